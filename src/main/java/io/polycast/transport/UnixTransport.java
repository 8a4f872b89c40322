// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Unix sockets of any type: on a path, whose mode controls who may connect, or on an abstract name. They require epoll.
 */
public abstract class UnixTransport implements Transport {
    private final String scheme;
    private final AtomicInteger bindings = new AtomicInteger();

    /** With this URL scheme. */
    protected UnixTransport(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public final String scheme() {
        return scheme;
    }

    @Override
    public final boolean local() {
        return true;
    }

    @Override
    public final Set<String> eventLoops() {
        return Set.of("epoll");
    }

    @Override
    public final List<Binding> resolve(String host, int port) throws IOException {
        UnixAddress address = new UnixAddress(host);
        if (!address.isAbstract()) {
            return List.of(Binding.unix(address, SocketFile.at(host), bindings.incrementAndGet()));
        }
        if (address.kernelPath().length() > UnixAddress.MAX_PATH_BYTES) {
            throw new IOException(
                    "the name is longer than the " + UnixAddress.MAX_PATH_BYTES + " bytes that a socket may have");
        }
        return List.of(Binding.unix(address, null, bindings.incrementAndGet()));
    }

    /** Moves the file of a listening socket, if it has one, to where clients find it, and watches it from then on. */
    public static Future<Listener> place(Context context, Binding binding, SocketOptions options, Listener listener) {
        SocketFile file = binding.file();
        if (file == null) {
            return Future.succeededFuture(listener);
        }
        return context.<Listener>executeBlocking(() -> {
                    file.place(options.settings().access());
                    return listener;
                })
                .map(there -> new FileListener(context, options.endpoint(), file, listener));
    }
}
