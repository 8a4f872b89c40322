// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.polycast.LogEvent;
import io.polycast.transport.Acceptor;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.datagram.PeerSocket;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's UDP socket and its peers. */
final class UdpSocket extends PeerSocket<InetSocketAddress, DatagramPacket, UdpPeerWire> {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    private final DatagramChannel channel;
    private final @Nullable UdpGroup group;
    private boolean flushDue;

    /** A group, if given, is its only peer. */
    UdpSocket(
            DatagramChannel channel,
            ContextInternal context,
            SocketOptions options,
            Acceptor acceptor,
            @Nullable UdpGroup group) {
        super(DatagramPacket.class, channel, context, options, acceptor);
        this.channel = channel;
        this.group = group;
    }

    /** Accepts the group at once: it need not send anything to receive. */
    void acceptGroup() {
        if (group != null) {
            accept(group.address());
        }
    }

    @Override
    protected @Nullable InetSocketAddress sender(DatagramPacket packet) {
        if (group == null) {
            return packet.sender();
        }
        return group.sentBy(packet.sender()) ? null : group.address();
    }

    @Override
    protected UdpPeerWire wire(InetSocketAddress address) {
        return new UdpPeerWire(this, address, group != null);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            emit(() -> peers().forEach(UdpPeerWire::writableAgain));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Error) {
            LogEvent.UDP_ERROR.log(LOG, channel.localAddress(), cause);
        }
        // One peer's unreachable port, reported by ICMP, or a full interface queue: no reason to close the socket.
        LOG.debug("udp {}: {}", channel.localAddress(), cause.toString());
    }

    boolean writable() {
        return channel.isWritable();
    }

    @Override
    protected InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    void write(ByteBuf bytes, InetSocketAddress to) {
        options().meters().bytesOut(bytes.readableBytes());
        if (group == null || group.interfaces().size() < 2) {
            channel.write(new DatagramPacket(bytes, to), channel.voidPromise());
            return;
        }
        for (NetworkInterface networkInterface : group.interfaces()) {
            UdpGroup.leaveBy(networkInterface, channel);
            channel.writeAndFlush(new DatagramPacket(bytes.retainedDuplicate(), to), channel.voidPromise());
        }
        bytes.release();
    }

    /**
     * Sends what all peers' wires wrote in this turn of the event loop with as few system calls as the transport
     * allows.
     */
    void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(() -> {
                flushDue = false;
                channel.flush();
            });
        }
    }

    @Override
    public int port() {
        return localAddress().getPort();
    }
}
