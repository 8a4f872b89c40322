// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.SocketTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket and its peers. Belongs to one event loop.
 *
 * @param <A> identifies a peer
 * @param <P> the type of packet that Netty reads
 * @param <W> the type of peer
 */
public abstract class PeerSocket<A, P extends ByteBufHolder, W extends PeerWire<A>>
        extends SimpleChannelInboundHandler<P> implements Listener {
    private final Channel channel;
    private final ContextInternal context;
    private final SocketOptions options;
    private final Acceptor acceptor;
    private final Map<A, W> peers = new HashMap<>();

    /** Peers heard from since the last complete read. */
    private final Set<W> heard = new LinkedHashSet<>();

    private boolean accepting = true;

    /** Has no peers yet. */
    protected PeerSocket(
            Class<P> packets, Channel channel, ContextInternal context, SocketOptions options, Acceptor acceptor) {
        super(packets);
        this.channel = channel;
        this.context = context;
        this.options = options;
        this.acceptor = acceptor;
    }

    /** The sender of a packet; null when the packet must be ignored. */
    protected abstract @Nullable A sender(P packet);

    /** A wire for a new peer. */
    protected abstract W wire(A address);

    /** The address that the socket is bound to. */
    protected abstract SocketAddress localAddress();

    @Override
    protected final void channelRead0(ChannelHandlerContext ctx, P packet) {
        byte[] bytes = new byte[packet.content().readableBytes()];
        packet.content().readBytes(bytes);
        options.meters().bytesIn(bytes.length);
        A sender = sender(packet);
        if (sender != null) {
            context.emit(nothing -> received(sender, bytes));
        }
    }

    private void received(A sender, byte[] bytes) {
        W peer = peers.get(sender);
        if (peer == null) {
            if (!accepting) {
                return;
            }
            peer = accept(sender);
            options.trace().followDatagrams(channel, options.endpoint(), peer.remoteAddress(), bytes.length);
        }
        heard.add(peer);
        peer.handler().onData(Buffer.buffer(bytes));
    }

    /** Traces the socket, which all peers share. */
    final void trace(SocketTrace trace, String endpoint) {
        trace.followDatagrams(channel, endpoint);
    }

    /** Accepts a peer. */
    protected final W accept(A address) {
        W peer = wire(address);
        peers.put(address, peer);
        peer.handler(acceptor.accept(peer));
        return peer;
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        context.emit(nothing -> {
            List<W> complete = List.copyOf(heard);
            heard.clear();
            complete.forEach(peer -> peer.handler().onReadComplete());
        });
    }

    /** All current peers. */
    protected final Collection<W> peers() {
        return List.copyOf(peers.values());
    }

    /** The options with which the socket was opened. */
    protected final SocketOptions options() {
        return options;
    }

    /** Runs a task now, in the event loop's context. */
    protected final void emit(Runnable task) {
        context.emit(nothing -> task.run());
    }

    /** Runs a task on the event loop, after the current one. */
    final void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /** Forgets a peer; returns false if it was forgotten already. */
    protected boolean forget(PeerWire<A> peer) {
        heard.remove(peer);
        return peers.remove(peer.address(), peer);
    }

    @Override
    public final void stopAccepting() {
        accepting = false;
    }

    @Override
    public final Future<Void> close() {
        accepting = false;
        peers().forEach(PeerWire::close);
        Promise<Void> closed = context.promise();
        channel.close().addListener(done -> closed.complete());
        return closed.future();
    }
}
