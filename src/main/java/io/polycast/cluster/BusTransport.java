// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/**
 * A Vert.x transport that puts a {@link BusGate} on each connection of the event bus. Vert.x has no other hook for one,
 * and its event bus trusts whatever it is sent: a record may claim to have two gigabytes.
 */
@SuppressWarnings("deprecation") // Vert.x's own interface has InternetProtocolFamily.
final class BusTransport implements Transport {
    private final Transport transport;
    private final NodeRegistrations registrations;
    private final String secret;
    private final Strangers strangers;

    BusTransport(Transport transport, NodeRegistrations registrations, String secret, Strangers strangers) {
        this.transport = transport;
        this.registrations = registrations;
        this.secret = secret;
        this.strangers = strangers;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> usual = transport.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = usual.newChannel();
            // Vert.x is not available before its event bus listens, so all other servers come later.
            if (!registrations.listening()) {
                channel.pipeline().addFirst(new AtAccept());
            }
            return channel;
        };
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        ChannelFactory<? extends Channel> usual = transport.channelFactory(domainSocket);
        return () -> {
            Channel channel = usual.newChannel();
            if (!domainSocket) {
                channel.pipeline().addFirst(new AtConnect());
            }
            return channel;
        };
    }

    /**
     * The handler in the pipeline of the listening socket, where each new connection arrives as if it had been read.
     */
    private final class AtAccept extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            ((Channel) accepted).pipeline().addFirst(BusGate.accepting(secret, strangers));
            context.fireChannelRead(accepted);
        }
    }

    /** The handler that sees where an outgoing connection leads. */
    private final class AtConnect extends ChannelOutboundHandlerAdapter {
        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            if (remote instanceof InetSocketAddress address && registrations.isEventBus(address)) {
                context.pipeline().replace(this, null, BusGate.connecting(secret, strangers));
            } else {
                context.pipeline().remove(this);
            }
            context.connect(remote, local, promise);
        }
    }

    // The rest is delegated.

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return transport.datagramChannelFactory();
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
    }
}
