// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.seqpacket;

import com.sun.jna.LastErrorException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.SocketTrace;
import io.polycast.transport.UnixTransport;
import io.polycast.transport.stream.StreamWire;
import io.polycast.transport.stream.UnixServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code seqpacket:///path} and {@code seqpacket:@name}. */
public final class SeqpacketTransport extends UnixTransport {
    private static final Logger LOG = LoggerFactory.getLogger(SeqpacketTransport.class);

    /** The kernel's overhead per packet in a socket's send buffer. */
    private static final int OVERHEAD = 32;

    /** For the service loader. */
    public SeqpacketTransport() {
        super("seqpacket");
    }

    @Override
    public boolean datagrams() {
        return false;
    }

    @Override
    public boolean packets() {
        return true;
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        LimitedLog failures = new LimitedLog(LOG);
        PacketReader.Scratch scratch = new PacketReader.Scratch(options.maxPacketSize());
        // A packet can be as long as the send buffer, which the kernel caps at its own maximum.
        NetServerOptions server = new NetServerOptions().setSendBufferSize(options.maxPacketSize() + OVERHEAD);
        return UnixServer.listen(
                context,
                binding,
                SeqpacketEventLoops.address(binding.unix().kernelPath()),
                server,
                options,
                accepted -> open((NetSocketInternal) accepted, binding, options, scratch, failures, acceptor));
    }

    private static void open(
            NetSocketInternal socket,
            Binding binding,
            SocketOptions options,
            PacketReader.Scratch scratch,
            LimitedLog failures,
            Acceptor acceptor) {
        Channel channel = socket.channelHandlerContext().channel();
        PacketReader reader;
        try {
            reader = PacketReader.open(channel, scratch);
        } catch (LastErrorException e) {
            // Most likely out of descriptors.
            failures.tell(LogEvent.PACKETS_NOT_TAKEN, options.endpoint(), e.getMessage());
            channel.close();
            return;
        }
        channel.config().setMessageSizeEstimator(Packets.SIZES);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(options.maxPacketSize() + 1));
        ChannelHandlerContext netty = socket.channelHandlerContext();
        netty.pipeline().addBefore("handler", SocketTrace.PACKETS, new Packets(reader));
        reader.attach(netty.pipeline().context(SocketTrace.PACKETS));
        int longest = ((EpollDomainSocketChannel) channel).config().getSendBufferSize() - OVERHEAD;
        StreamWire.openUnix(socket, options, binding.address(), UnixServer.credentials(socket), longest, acceptor);
    }
}
