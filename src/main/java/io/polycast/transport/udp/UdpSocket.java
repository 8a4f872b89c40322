// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's UDP socket, and the peers that talk to it. */
final class UdpSocket extends SimpleChannelInboundHandler<DatagramPacket> implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    private final DatagramChannel channel;
    private final ContextInternal context;
    private final SocketOptions options;
    private final Acceptor acceptor;
    private final Map<InetSocketAddress, UdpPeerWire> peers = new HashMap<>();

    /** Those heard from since the last complete read. */
    private final Set<UdpPeerWire> heard = new LinkedHashSet<>();

    private final @Nullable UdpGroup group;
    private boolean accepting = true;
    private boolean flushDue;

    /** With a group, that is its only peer. */
    UdpSocket(
            DatagramChannel channel,
            ContextInternal context,
            SocketOptions options,
            Acceptor acceptor,
            @Nullable UdpGroup group) {
        this.channel = channel;
        this.context = context;
        this.options = options;
        this.acceptor = acceptor;
        this.group = group;
    }

    /** The group is there from the start, and need not have said anything to be told something. */
    void acceptGroup() {
        if (group != null) {
            peer(group.address());
        }
    }

    private UdpPeerWire peer(InetSocketAddress address) {
        UdpPeerWire peer = new UdpPeerWire(this, address, group != null);
        peers.put(address, peer);
        peer.handler(acceptor.accept(peer));
        return peer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        int size = packet.content().readableBytes();
        options.meters().bytesIn(size);
        byte[] bytes = new byte[size];
        packet.content().readBytes(bytes);
        context.emit(nothing -> received(packet.sender(), bytes));
    }

    private void received(InetSocketAddress sender, byte[] bytes) {
        if (group != null && group.sentBy(sender)) {
            return;
        }
        InetSocketAddress address = group == null ? sender : group.address();
        UdpPeerWire peer = peers.get(address);
        if (peer == null) {
            if (!accepting) {
                return;
            }
            peer = peer(address);
        }
        heard.add(peer);
        peer.handler().onData(Buffer.buffer(bytes));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        context.emit(nothing -> {
            List<UdpPeerWire> complete = new ArrayList<>(heard);
            heard.clear();
            complete.forEach(peer -> peer.handler().onReadComplete());
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            context.emit(nothing ->
                    List.copyOf(peers.values()).forEach(peer -> peer.handler().onWritable()));
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

    InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    void write(ByteBuf bytes, InetSocketAddress to) {
        options.meters().bytesOut(bytes.readableBytes());
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

    /** Sends what all peers' wires have written in this turn of the event loop with as few system calls as the transport can. */
    void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(() -> {
                flushDue = false;
                channel.flush();
            });
        }
    }

    /** False when the peer was forgotten already. */
    boolean forget(UdpPeerWire peer) {
        heard.remove(peer);
        return peers.remove(peer.remoteAddress(), peer);
    }

    /** Runs something on the event loop, after what runs now. */
    void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public int port() {
        return localAddress().getPort();
    }

    @Override
    public void stopAccepting() {
        accepting = false;
    }

    @Override
    public Future<Void> close() {
        accepting = false;
        List.copyOf(peers.values()).forEach(UdpPeerWire::close);
        Promise<Void> closed = context.promise();
        channel.close().addListener(done -> closed.complete());
        return closed.future();
    }
}
