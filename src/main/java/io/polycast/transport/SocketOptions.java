// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.metrics.EndpointMeters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a socket is opened with.
 *
 * @param endpoint the endpoint's name, for the log
 * @param backlog connections that the kernel queues before they are accepted
 * @param maxPacketSize bytes of the longest packet that is taken whole
 * @param access who may connect to a socket file
 * @param tcp how TCP behaves
 * @param tls null when there is none
 * @param handshakes where handshakes of TLS are computed
 * @param interfaces on which a multicast group is joined
 * @param broadcast whether the address is a segment's broadcast address
 * @param meters where bytes are counted
 */
public record SocketOptions(
        String endpoint,
        int backlog,
        int maxPacketSize,
        FileAccess access,
        TcpOptions tcp,
        @Nullable TlsOptions tls,
        HandshakePool handshakes,
        List<String> interfaces,
        boolean broadcast,
        EndpointMeters meters) {
    /** What servers of connections have in common. */
    public <O extends NetServerOptions> O applyTo(O server) {
        server.setAcceptBacklog(backlog);
        if (tls != null) {
            tls.applyTo(server);
        }
        return server;
    }

    /** Looks after the files of a server's TLS from now on; null when it has none. */
    public @Nullable TlsFiles watchTls(Context context, Function<ServerSSLOptions, Future<Boolean>> update) {
        return tls == null ? null : TlsFiles.watch(context, endpoint, tls, update);
    }
}
