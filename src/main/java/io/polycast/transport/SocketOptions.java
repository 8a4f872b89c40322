// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.SocketSettings;
import io.polycast.TlsSettings;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.tls.GatedServer;
import io.polycast.transport.tls.HandshakePool;
import io.polycast.transport.tls.LaterTls;
import io.polycast.transport.tls.ServerTls;
import io.polycast.transport.tls.TlsFiles;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a socket is opened with.
 *
 * @param endpoint the endpoint's name, for the log
 * @param backlog connections that the kernel queues before they are accepted
 * @param maxPacketSize bytes of the longest packet that is taken whole
 * @param settings what the configuration says of it
 * @param laterTls what TLS is started with by the protocol; null when it comes first, or there is none
 * @param handshakes where handshakes of TLS are computed
 * @param meters where bytes are counted
 */
public record SocketOptions(
        String endpoint,
        int backlog,
        int maxPacketSize,
        SocketSettings settings,
        @Nullable LaterTls laterTls,
        HandshakePool handshakes,
        EndpointMeters meters) {
    /** What servers of connections have in common. */
    public <O extends NetServerOptions> O applyTo(O server) {
        server.setAcceptBacklog(backlog);
        TlsSettings tls = settings.tls();
        if (tls != null && laterTls == null) {
            ServerTls.apply(tls, server);
        }
        return server;
    }

    /** A server of connections, with options to which these have been {@linkplain #applyTo applied}. */
    public GatedServer server(Vertx vertx, NetServerOptions applied) {
        return new GatedServer(vertx, applied, settings.tls(), laterTls != null, handshakes, endpoint, meters);
    }

    /** Looks after the files of a server's TLS from now on; null when it has none. */
    public @Nullable TlsFiles watchTls(Context context, Function<ServerSSLOptions, Future<Boolean>> update) {
        TlsSettings tls = settings.tls();
        return tls == null
                ? null
                : TlsFiles.watch(context, endpoint, tls, laterTls == null ? update : laterTls::update);
    }
}
