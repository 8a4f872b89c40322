// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.tcp;

import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.HostResolver;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.Transport;
import io.polycast.transport.stream.ServerListener;
import io.polycast.transport.stream.StreamWire;
import io.polycast.transport.stream.TcpTuning;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code tcp://host:port}. */
public final class TcpTransport implements Transport {
    private final AtomicInteger bindings = new AtomicInteger();

    /** For the service loader. */
    public TcpTransport() {}

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public boolean datagrams() {
        return false;
    }

    @Override
    public List<Binding> resolve(String host, int port) throws UnknownHostException {
        List<Binding> found = new ArrayList<>();
        for (InetAddress address : new HostResolver().resolve(host)) {
            found.add(Binding.inet(address, port, bindings.incrementAndGet()));
        }
        return found;
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        NetServer server = options.server(
                        context.owner(),
                        options.applyTo(TcpTuning.apply(options.settings().tcp(), new NetServerOptions())))
                .connectHandler(socket -> StreamWire.open((NetSocketInternal) socket, options, acceptor));
        return server.listen(binding.shared())
                .map(listens -> new ServerListener(
                        server::actualPort,
                        server::shutdown,
                        options.watchTls(context, tls -> server.updateSSLOptions(tls, true))));
    }
}
