// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.unixgram;

import io.netty.buffer.ByteBuf;
import io.polycast.transport.UnixAddress;
import io.polycast.transport.datagram.PeerWire;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One name that sends datagrams to a socket, and has a queue in the kernel that can be full. */
final class UnixPeerWire extends PeerWire<String> {
    private static final Logger LOG = LoggerFactory.getLogger(UnixPeerWire.class);

    /** What the kernel takes of the send buffer for a packet's own administration. */
    static final int OVERHEAD = 32;

    private final UnixDatagramSocket socket;
    private final byte[] kernelPath;

    /** What its queue had no room for. The outbox writes no more as long as there is something. */
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(0);

    private long waitingBytes;
    private boolean closed;

    UnixPeerWire(UnixDatagramSocket socket, String path) {
        super(socket, path);
        this.socket = socket;
        this.kernelPath = path.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SocketAddress remoteAddress() {
        String path = address();
        // Netty leaves out what tells an abstract name from a path.
        return new UnixAddress(path.isEmpty() || path.startsWith("/") ? path : "@" + path);
    }

    @Override
    public void write(ByteBuf packet) {
        if (closed || address().isEmpty()) {
            // Nothing can be sent to somebody without a name.
            packet.release();
        } else if (!waiting.isEmpty()) {
            hold(packet);
        } else if (trySend(packet)) {
            packet.release();
        } else {
            hold(packet);
            socket.retry(this);
        }
    }

    private void hold(ByteBuf packet) {
        waiting.add(packet);
        waitingBytes += packet.readableBytes();
    }

    /** False when there is no room. A peer that is gone takes everything. */
    private boolean trySend(ByteBuf packet) {
        try {
            return socket.send(packet, kernelPath);
        } catch (IOException e) {
            LOG.debug("{} is gone: {}", address(), e.getMessage());
            close();
            return true;
        }
    }

    /** Sends what waits, as far as there is room; returns whether anything left. */
    boolean goOn() {
        boolean some = false;
        while (!closed && !waiting.isEmpty() && trySend(waiting.getFirst())) {
            some = true;
            if (!waiting.isEmpty()) {
                ByteBuf packet = waiting.removeFirst();
                waitingBytes -= packet.readableBytes();
                packet.release();
            }
        }
        if (!closed && waiting.isEmpty()) {
            handler().onWritable();
        } else if (!closed) {
            socket.retry(this);
        }
        return some;
    }

    @Override
    public void flush() {
        // Each packet has left, or waits.
    }

    @Override
    public boolean writable() {
        return waiting.isEmpty();
    }

    @Override
    public long pendingBytes() {
        return waitingBytes;
    }

    @Override
    public int maxPacketSize() {
        return socket.longestPacket();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            waitingBytes = 0;
        }
        super.close();
    }
}
