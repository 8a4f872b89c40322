// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.unixstream;

import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.StreamWire;
import io.polycast.transport.Transport;
import io.polycast.transport.UnixServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code unix:///path} and {@code unix:@name}: {@code SOCK_STREAM} of unix(7). */
public final class UnixStreamTransport implements Transport {
    private final AtomicInteger bindings = new AtomicInteger();

    /** For the service loader. */
    public UnixStreamTransport() {}

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public boolean datagrams() {
        return false;
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public Set<String> eventLoops() {
        return Set.of("epoll");
    }

    @Override
    public List<Binding> resolve(String host, int port) throws IOException {
        return UnixServer.resolve(host, bindings.incrementAndGet());
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        return UnixServer.listen(context, binding, binding.shared(), new NetServerOptions(), options, accepted -> {
            NetSocketInternal socket = (NetSocketInternal) accepted;
            StreamWire.openUnix(socket, options, binding.address(), UnixServer.credentials(socket), 0, acceptor);
        });
    }
}
