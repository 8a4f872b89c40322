// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.unixdgram;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.Socket;
import io.polycast.LimitedLog;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket, and the peers that talk to it. Belongs to one event loop. */
final class UnixDatagramSocket extends SimpleChannelInboundHandler<DomainDatagramPacket> implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UnixDatagramSocket.class);

    /** The kernel does not tell when a receiver has room again, so it is asked: soon at first, then less often. */
    private static final long FIRST_RETRY_MS = 1;

    private static final long LAST_RETRY_MS = 64;

    private final LimitedLog failures = new LimitedLog(LOG);
    private final EpollDomainDatagramChannel channel;
    private final ContextInternal context;
    private final SocketAddress local;
    private final SocketOptions options;
    private final Acceptor acceptor;
    private final Map<String, UnixPeerWire> peers = new HashMap<>();

    /** Those heard from since the last complete read. */
    private final Set<UnixPeerWire> heard = new LinkedHashSet<>();

    /** Those whose queue was full. */
    private final Set<UnixPeerWire> full = new LinkedHashSet<>();

    private boolean accepting = true;
    private long retryMs;

    UnixDatagramSocket(
            EpollDomainDatagramChannel channel,
            ContextInternal context,
            SocketAddress local,
            SocketOptions options,
            Acceptor acceptor) {
        this.channel = channel;
        this.context = context;
        this.local = local;
        this.options = options;
        this.acceptor = acceptor;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
        byte[] bytes = new byte[packet.content().readableBytes()];
        packet.content().readBytes(bytes);
        options.meters().bytesIn(bytes.length);
        context.emit(nothing -> received(packet.sender().path(), bytes));
    }

    private void received(String sender, byte[] bytes) {
        UnixPeerWire peer = peers.get(sender);
        if (peer == null) {
            if (!accepting) {
                return;
            }
            peer = new UnixPeerWire(this, sender);
            peers.put(sender, peer);
            peer.handler(acceptor.accept(peer));
        }
        heard.add(peer);
        peer.handler().onData(Buffer.buffer(bytes));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        context.emit(nothing -> {
            List<UnixPeerWire> complete = List.copyOf(heard);
            heard.clear();
            complete.forEach(peer -> peer.handler().onReadComplete());
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Error) {
            LOG.error("endpoint {} has met an error", options.endpoint(), cause);
        }
        failures.warn("endpoint {}: {}", options.endpoint(), cause.toString());
    }

    SocketAddress localAddress() {
        return local;
    }

    int longestPacket() {
        return channel.config().getSendBufferSize() - UnixPeerWire.OVERHEAD;
    }

    /**
     * Sends one packet.
     *
     * @return false when the receiver has no room for it now
     * @throws IOException when it is gone
     */
    boolean send(ByteBuf packet, byte[] path) throws IOException {
        Socket socket = (Socket) channel.fd();
        int length = packet.readableBytes();
        boolean sent;
        if (packet.hasMemoryAddress()) {
            int from = packet.readerIndex();
            sent = socket.sendToAddressDomainSocket(packet.memoryAddress(), from, from + length, path) > 0;
        } else {
            ByteBuf direct = channel.alloc().directBuffer(length).writeBytes(packet, packet.readerIndex(), length);
            try {
                sent = socket.sendToAddressDomainSocket(direct.memoryAddress(), 0, length, path) > 0;
            } finally {
                direct.release();
            }
        }
        if (sent) {
            options.meters().bytesOut(length);
        }
        return sent;
    }

    /** The peer has packets that its queue had no room for. */
    void retry(UnixPeerWire peer) {
        full.add(peer);
        if (retryMs == 0) {
            retryMs = FIRST_RETRY_MS;
            scheduleRetry();
        }
    }

    private void scheduleRetry() {
        channel.eventLoop().schedule(() -> context.emit(nothing -> retryAll()), retryMs, TimeUnit.MILLISECONDS);
    }

    private void retryAll() {
        List<UnixPeerWire> waiting = List.copyOf(full);
        full.clear();
        boolean some = false;
        for (UnixPeerWire peer : waiting) {
            some |= peer.goOn();
        }
        if (full.isEmpty()) {
            retryMs = 0;
        } else {
            retryMs = some ? FIRST_RETRY_MS : Math.min(LAST_RETRY_MS, retryMs * 2);
            scheduleRetry();
        }
    }

    /** False when the peer was forgotten already. */
    boolean forget(UnixPeerWire peer) {
        heard.remove(peer);
        full.remove(peer);
        return peers.remove(peer.path(), peer);
    }

    /** Runs something on the event loop, after what runs now. */
    void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public void stopAccepting() {
        accepting = false;
    }

    @Override
    public Future<Void> close() {
        accepting = false;
        List.copyOf(peers.values()).forEach(UnixPeerWire::close);
        Promise<Void> closed = context.promise();
        channel.close().addListener(done -> closed.complete());
        return closed.future();
    }
}
