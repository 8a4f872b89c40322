// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram;

import io.polycast.transport.SocketTrace;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One peer of a datagram socket. It has nothing of its own to open or close, so it lives until it is forgotten. Belongs
 * to the socket's event loop.
 *
 * @param <A> identifies a peer
 */
public abstract class PeerWire<A> implements Wire {
    private final PeerSocket<A, ?, ?> socket;
    private final A address;
    private @Nullable WireHandler handler;

    /** A peer that has just been heard from. */
    protected PeerWire(PeerSocket<A, ?, ?> socket, A address) {
        this.socket = socket;
        this.address = address;
    }

    final void handler(WireHandler newHandler) {
        handler = newHandler;
    }

    /** The handler of the peer. */
    protected final WireHandler handler() {
        if (handler == null) {
            throw new IllegalStateException("not accepted yet");
        }
        return handler;
    }

    /** The peer's address. */
    public final A address() {
        return address;
    }

    @Override
    public final SocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public final void trace(SocketTrace trace, String endpoint) {
        socket.trace(trace, endpoint);
    }

    @Override
    public final boolean packets() {
        return true;
    }

    @Override
    public final void reading(boolean on) {
        // The socket serves all peers.
    }

    @Override
    public final void finish() {
        close();
    }

    @Override
    public void close() {
        if (socket.forget(this)) {
            // After the caller has returned, as for a connection.
            socket.later(() -> handler().onClosed(null));
        }
    }
}
