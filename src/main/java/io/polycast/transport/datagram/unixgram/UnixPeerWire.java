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

/** A peer with a bound name, whose queue in the kernel may be full. */
final class UnixPeerWire extends PeerWire<String> {
    private static final Logger LOG = LoggerFactory.getLogger(UnixPeerWire.class);

    /** The kernel's overhead per packet in the send buffer. */
    static final int OVERHEAD = 32;

    private final UnixDatagramSocket socket;
    private final byte[] kernelPath;

    /** Packets that did not fit into its queue. While there are any, the outbox writes no more. */
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
        // Netty omits what distinguishes an abstract name from a path.
        return new UnixAddress(path.isEmpty() || path.startsWith("/") ? path : "@" + path);
    }

    @Override
    public void write(ByteBuf packet) {
        if (closed || address().isEmpty()) {
            // A peer without a name can't be sent anything.
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

    /** False when the queue is full. A peer that is gone accepts everything. */
    private boolean trySend(ByteBuf packet) {
        try {
            boolean sent = socket.send(packet, kernelPath);
            if (sent) {
                socket.trace(this, packet.readableBytes());
            }
            return sent;
        } catch (IOException e) {
            LOG.debug("{} is gone: {}", address(), e.getMessage());
            close();
            return true;
        }
    }

    /** Sends pending packets as far as there is room; returns whether any left. */
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
        // Each packet has left, or is pending.
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
