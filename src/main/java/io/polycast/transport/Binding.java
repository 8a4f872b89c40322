// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One address of an endpoint, shared by the event loops that listen on it.
 *
 * @param address with the configured port (0 to have the kernel choose one); the wildcard address of both families for
 *     {@code *}; a {@link UnixAddress} for Unix sockets
 * @param number counts the bindings of this transport from 1
 * @param file the file of a Unix socket that has one
 * @param claimed whether some event loop has been the first to listen
 * @param actualPort completed by the first event loop that listens, for the others to {@link #join} it; 0 for Unix
 *     sockets
 */
public record Binding(
        java.net.SocketAddress address,
        int number,
        @Nullable SocketFile file,
        AtomicBoolean claimed,
        Promise<Integer> actualPort) {
    private Binding(java.net.SocketAddress address, int number, @Nullable SocketFile file) {
        this(address, number, file, new AtomicBoolean(), Promise.promise());
    }

    /** A binding of one address and port. */
    public static Binding inet(InetAddress address, int port, int number) {
        return new Binding(new InetSocketAddress(address, port), number, null);
    }

    /** A binding of a Unix socket; the file is null for an abstract name. */
    public static Binding unix(UnixAddress address, @Nullable SocketFile file, int number) {
        return new Binding(address, number, file);
    }

    /**
     * The port of the first event loop, once that one listens. It is told on the loop of the asker: what that does then
     * belongs there, and not to the loop that happens to tell.
     */
    public Future<Integer> join(Context asker) {
        Promise<Integer> told = ((ContextInternal) asker).promise();
        actualPort.future().onComplete(told);
        return told.future();
    }

    /** The address of an IP socket. */
    public InetSocketAddress inet() {
        return (InetSocketAddress) address;
    }

    /** The address to bind a Unix socket to. */
    public UnixAddress unix() {
        return file == null ? (UnixAddress) address : file.birthplace();
    }

    /**
     * The address in the form that Vert.x's servers take. With port 0 each event loop would get a port of its own; they
     * all share the one that the kernel chooses.
     */
    public SocketAddress shared() {
        if (address instanceof UnixAddress) {
            return SocketAddress.domainSocketAddress(unix().kernelPath());
        }
        String host = inet().getAddress().getHostAddress();
        int port = inet().getPort();
        return port == 0 ? SocketAddress.sharedRandomPort(number, host) : SocketAddress.inetSocketAddress(port, host);
    }
}
