// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.unix;

import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.UnixTransport;
import io.polycast.transport.stream.StreamWire;
import io.polycast.transport.stream.UnixServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;

/** {@code unix:///path} and {@code unix:@name}: {@code SOCK_STREAM} of unix(7). */
public final class UnixStreamTransport extends UnixTransport {
    /** For the service loader. */
    public UnixStreamTransport() {
        super("unix");
    }

    @Override
    public boolean datagrams() {
        return false;
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        return UnixServer.listen(context, binding, binding.shared(), new NetServerOptions(), options, accepted -> {
            NetSocketInternal socket = (NetSocketInternal) accepted;
            StreamWire.openUnix(socket, options, binding.address(), UnixServer.credentials(socket), 0, acceptor);
        });
    }
}
