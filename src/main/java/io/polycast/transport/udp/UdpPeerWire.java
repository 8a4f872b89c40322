// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.udp;

import io.netty.buffer.ByteBuf;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One address that sends datagrams to a socket, or the group that they are sent to. It has nothing of its own to open or close, so it lives until it is forgotten. */
final class UdpPeerWire implements Wire {
    /** What IPv4 and UDP headers leave of 65,535 bytes. */
    private static final int MAX_PACKET_BYTES = 65_507;

    private final UdpSocket socket;
    private final InetSocketAddress remote;
    private final boolean group;
    private @Nullable WireHandler handler;

    /** A group stays as long as its socket. */
    UdpPeerWire(UdpSocket socket, InetSocketAddress remote, boolean group) {
        this.socket = socket;
        this.remote = remote;
        this.group = group;
    }

    @Override
    public boolean lasting() {
        return group;
    }

    void handler(WireHandler newHandler) {
        handler = newHandler;
    }

    WireHandler handler() {
        if (handler == null) {
            throw new IllegalStateException("not accepted yet");
        }
        return handler;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public void write(ByteBuf bytes) {
        socket.write(bytes, remote);
    }

    @Override
    public void flush() {
        socket.flushSoon();
    }

    @Override
    public boolean writable() {
        return socket.writable();
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public int maxPacketSize() {
        return MAX_PACKET_BYTES;
    }

    @Override
    public boolean packets() {
        return true;
    }

    @Override
    public void reading(boolean on) {
        // The socket serves all peers.
    }

    @Override
    public void finish() {
        close();
    }

    @Override
    public void close() {
        if (socket.forget(this)) {
            // Like a connection's: after the caller has returned.
            socket.later(() -> handler().onClosed(null));
        }
    }
}
