// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.polycast.transport.Acceptor;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.datagram.PeerSocket;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's UDP socket, and the peers that talk to it. */
final class UdpSocket extends PeerSocket<InetSocketAddress, DatagramPacket, UdpPeerWire> {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    private final DatagramChannel channel;
    private final @Nullable UdpGroup group;
    private boolean flushDue;

    /** With a group, that is its only peer. */
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

    /** The group is there from the start, and need not have said anything to be told something. */
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
            LOG.error("udp {} has met an error", channel.localAddress(), cause);
        }
        // One peer's unreachable port, told by ICMP, or a full interface queue: no reason to end the socket.
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
     * Sends what all peers' wires have written in this turn of the event loop with as few system calls as the transport
     * can.
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
