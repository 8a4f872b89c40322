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
 * One event loop's share of a server of Vert.x.
 *
 * @param actualPort the server's
 * @param shutdown the server's
 * @param tls the files of its TLS; null when there is none
 */
public record ServerListener(
        IntSupplier actualPort,
        BiConsumer<Long, TimeUnit> shutdown,
        @Nullable TlsFiles tls) implements Listener {
    /** Longer than any drain; whoever accepted the connections ends them. */
    private static final long GRACE_HOURS = 24;

    @Override
    public int port() {
        return actualPort.getAsInt();
    }

    @Override
    public void stopAccepting() {
        // Closes the accepting socket, and the connections only after the grace time. Wires pass over the event that
        // would end them before.
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
        // Vert.x closes it with its verticle, and waits in vain when a shutdown is under way already.
        return Future.succeededFuture();
    }
}
