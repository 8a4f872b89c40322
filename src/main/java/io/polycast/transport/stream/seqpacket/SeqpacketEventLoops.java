// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.seqpacket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.polycast.LibC;
import io.polycast.transport.stream.AcceptWindow;
import io.polycast.transport.stream.HangUps;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;

/**
 * Vert.x's epoll event loops with {@link HangUps} and {@link AcceptWindow}, which also create sequenced-packet
 * sockets: those whose path is marked by {@link #address}. Vert.x converts the address and then creates the channel, on
 * the same thread.
 */
public final class SeqpacketEventLoops extends EpollTransport {
    private static final String MARK = "seqpacket:";

    /** Carries the mark from one to the other. */
    private final ThreadLocal<Boolean> marked = ThreadLocal.withInitial(() -> false);

    private SeqpacketEventLoops() {}

    /** To be used instead of Vert.x's own. */
    public static Transport transport() {
        return new TransportInternal("epoll", true, null, new SeqpacketEventLoops());
    }

    /** The address of a sequenced-packet socket at a path, in the kernel's form. */
    static SocketAddress address(String kernelPath) {
        return SocketAddress.domainSocketAddress(MARK + kernelPath);
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        String path = address.isDomainSocket() ? address.path() : "";
        boolean seqpacket = path.startsWith(MARK);
        marked.set(seqpacket);
        return seqpacket ? new DomainSocketAddress(path.substring(MARK.length())) : super.convert(address);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> usual = super.serverChannelFactory(domainSocket);
        return () ->
                domainSocket && marked.get() ? new EpollServerDomainSocketChannel(socket(), false) : usual.newChannel();
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(config, domainSocket, bootstrap);
        AcceptWindow.install(bootstrap);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return new HangUps();
    }

    private static int socket() {
        return LibC.socket(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
    }
}
