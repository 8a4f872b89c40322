// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.polycast.TlsSettings;
import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;

/** TLS that a protocol starts on existing connections, with the latest certificate. Belongs to one event loop. */
public final class LaterTls {
    private ServerSSLOptions options;

    /** With the files as they are now. */
    public LaterTls(TlsSettings tls) {
        this.options = ServerTls.reloaded(tls);
    }

    /** The options to start it with. */
    public ServerSSLOptions options() {
        return options;
    }

    /** Replaces the options for connections that start it from now on. */
    public Future<Boolean> update(ServerSSLOptions newOptions) {
        options = newOptions;
        return Future.succeededFuture(true);
    }
}
