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
 * The options with which a socket is opened.
 *
 * @param endpoint the endpoint's name, for the log
 * @param backlog connections that the kernel queues before they are accepted
 * @param maxPacketSize size in bytes of the largest packet that is received whole
 * @param settings from the configuration
 * @param laterTls for TLS that the protocol starts; null when TLS comes first, or there is none
 * @param handshakes computes TLS handshakes
 * @param meters counts bytes
 * @param trace for people who watch what sockets do
 */
public record SocketOptions(
        String endpoint,
        int backlog,
        int maxPacketSize,
        SocketSettings settings,
        @Nullable LaterTls laterTls,
        HandshakePool handshakes,
        EndpointMeters meters,
        SocketTrace trace) {
    /** Applies what all connection servers have in common. */
    public <O extends NetServerOptions> O applyTo(O server) {
        server.setAcceptBacklog(backlog);
        TlsSettings tls = settings.tls();
        if (tls != null && laterTls == null) {
            ServerTls.apply(tls, server);
        }
        return server;
    }

    /** A connection server, with options to which these were {@linkplain #applyTo applied}. */
    public GatedServer server(Vertx vertx, NetServerOptions applied) {
        return new GatedServer(vertx, applied, settings.tls(), laterTls != null, handshakes, endpoint, meters);
    }

    /** Watches the TLS files of a server from now on; null when it has none. */
    public @Nullable TlsFiles watchTls(Context context, Function<ServerSSLOptions, Future<Boolean>> update) {
        TlsSettings tls = settings.tls();
        LaterTls later = laterTls;
        return tls == null
                ? null
                : TlsFiles.watch(
                        context, endpoint, tls, later == null ? update : newest -> later.update(context, newest));
    }
}
