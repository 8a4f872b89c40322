// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.unixgram;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.Socket;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.transport.Acceptor;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.datagram.PeerSocket;
import io.polycast.transport.datagram.PeerWire;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket and its peers. Belongs to one event loop. */
final class UnixDatagramSocket extends PeerSocket<String, DomainDatagramPacket, UnixPeerWire> {
    private static final Logger LOG = LoggerFactory.getLogger(UnixDatagramSocket.class);

    /**
     * The kernel does not signal when a receiver has room again, so sending is retried: soon at first, then less often.
     */
    private static final long FIRST_RETRY_MS = 1;

    private static final long LAST_RETRY_MS = 64;

    private final LimitedLog failures = new LimitedLog(LOG);
    private final EpollDomainDatagramChannel channel;
    private final SocketAddress local;
    /** Peers whose queue was full. */
    private final Set<UnixPeerWire> full = new LinkedHashSet<>();

    private long retryMs;

    UnixDatagramSocket(
            EpollDomainDatagramChannel channel,
            ContextInternal context,
            SocketAddress local,
            SocketOptions options,
            Acceptor acceptor) {
        super(DomainDatagramPacket.class, channel, context, options, acceptor);
        this.channel = channel;
        this.local = local;
    }

    @Override
    protected String sender(DomainDatagramPacket packet) {
        return packet.sender().path();
    }

    @Override
    protected UnixPeerWire wire(String path) {
        return new UnixPeerWire(this, path);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Error) {
            LogEvent.DATAGRAM_ERROR.log(LOG, options().endpoint(), cause);
        }
        failures.tell(LogEvent.DATAGRAM_FAILED, options().endpoint(), cause.toString());
    }

    @Override
    protected SocketAddress localAddress() {
        return local;
    }

    int longestPacket() {
        return channel.config().getSendBufferSize() - UnixPeerWire.OVERHEAD;
    }

    /**
     * Sends one packet.
     *
     * @return false when the receiver's queue is full
     * @throws IOException when the receiver is gone
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
            options().meters().bytesOut(length);
        }
        return sent;
    }

    /** For those who watch: this passes no pipeline. */
    void trace(UnixPeerWire peer, int bytes) {
        options().trace().sentDatagram(channel, peer.remoteAddress(), bytes);
    }

    /** The peer has packets pending that did not fit into its queue. */
    void retry(UnixPeerWire peer) {
        full.add(peer);
        if (retryMs == 0) {
            retryMs = FIRST_RETRY_MS;
            scheduleRetry();
        }
    }

    private void scheduleRetry() {
        channel.eventLoop().schedule(() -> emit(this::retryAll), retryMs, TimeUnit.MILLISECONDS);
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

    @Override
    protected boolean forget(PeerWire<String> peer) {
        full.remove(peer);
        return super.forget(peer);
    }

    @Override
    public int port() {
        return 0;
    }
}
