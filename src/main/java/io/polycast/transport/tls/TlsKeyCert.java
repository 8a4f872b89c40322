// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.polycast.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The key and certificate for Vert.x, which asks for them on a thread that may block, and again for each update. */
final class TlsKeyCert implements KeyCertOptions {
    private final TlsSettings tls;

    TlsKeyCert(TlsSettings tls) {
        this.tls = tls;
    }

    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
        return TlsIdentity.read(tls).managers();
    }

    @Override
    public @Nullable Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return null;
    }
}
