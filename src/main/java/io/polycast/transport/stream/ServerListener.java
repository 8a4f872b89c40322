// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.polycast.transport.Listener;
import io.polycast.transport.tls.TlsFiles;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a Vert.x server.
 *
 * @param actualPort the server's
 * @param shutdown the server's
 * @param tls the files of its TLS; null when there is none
 */
public record ServerListener(
        IntSupplier actualPort,
        BiConsumer<Long, TimeUnit> shutdown,
        @Nullable TlsFiles tls) implements Listener {
    /** Longer than any drain; connections are ended by those who accepted them. */
    private static final long GRACE_HOURS = 24;

    @Override
    public int port() {
        return actualPort.getAsInt();
    }

    @Override
    public void stopAccepting() {
        // Closes the accepting socket, and connections only after the grace period. Wires swallow the event that would
        // end them earlier.
        shutdown.accept(GRACE_HOURS, TimeUnit.HOURS);
    }

    @Override
    public void refresh() {
        if (tls != null) {
            tls.look();
        }
    }

    @Override
    public Future<Void> close() {
        // Vert.x closes it with its verticle, and would wait in vain while a shutdown is in progress.
        return Future.succeededFuture();
    }
}
