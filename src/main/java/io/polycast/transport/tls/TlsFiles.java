// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.polycast.LogEvent;
import io.polycast.TlsSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS files of a server, read again when they change: existing connections stay, new ones get the new certificate.
 * Unusable files are logged once, and the server keeps what it has. Belongs to one event loop.
 */
public final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final long LOOK_MS = 5_000;

    private final Context context;
    private final String endpoint;
    private final TlsSettings tls;
    private final Function<ServerSSLOptions, Future<Boolean>> update;
    private List<String> seen = List.of();

    private TlsFiles(
            Context context, String endpoint, TlsSettings tls, Function<ServerSSLOptions, Future<Boolean>> update) {
        this.context = context;
        this.endpoint = endpoint;
        this.tls = tls;
        this.update = update;
    }

    /** Checks the files periodically. */
    public static TlsFiles watch(
            Context context, String endpoint, TlsSettings tls, Function<ServerSSLOptions, Future<Boolean>> update) {
        TlsFiles files = new TlsFiles(context, endpoint, tls, update);
        context.<List<String>>executeBlocking(files::stamps).onSuccess(stamps -> files.seen = stamps);
        context.owner().setPeriodic(LOOK_MS, looked -> files.look());
        return files;
    }

    /** Checks now, and reads the files again if they have changed. */
    public void look() {
        context.<List<String>>executeBlocking(this::stamps).onSuccess(stamps -> {
            if (!stamps.equals(seen)) {
                seen = stamps;
                update.apply(ServerTls.reloaded(tls))
                        .onSuccess(done -> taken())
                        .onFailure(e -> LogEvent.CERTIFICATE_REFUSED.log(
                                LOG,
                                endpoint,
                                e instanceof BadTlsFilesException
                                        ? e.getMessage()
                                        : Objects.requireNonNullElse(e.getCause(), e)
                                                .toString()));
            }
        });
    }

    private void taken() {
        LogEvent.CERTIFICATE_RELOADED.log(LOG, endpoint);
        context.executeBlocking(() -> ServerTls.check(tls))
                .onSuccess(state -> state.ifPresent(told -> warn(endpoint, told)));
    }

    /** Logs that a certificate may be rejected by clients, which is no reason not to serve those that accept it. */
    public static void warn(String endpoint, String state) {
        LogEvent.CERTIFICATE_DOUBTFUL.log(LOG, endpoint, state);
    }

    private List<String> stamps() {
        return Stream.of(tls.certificate(), tls.key(), tls.pkcs12(), tls.clientCa())
                .filter(path -> !path.isEmpty())
                .map(TlsFiles::stamp)
                .toList();
    }

    /** Changes with the file, and also when it is temporarily missing. */
    private static String stamp(String path) {
        try {
            Path file = Path.of(path).toRealPath();
            return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
