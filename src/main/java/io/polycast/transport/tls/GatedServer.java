// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.polycast.TlsSettings;
import io.polycast.metrics.EndpointMeters;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.net.impl.tcp.CleanableNetServer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x server whose connections pass a {@link HandshakeGate} if it uses TLS, and which reports those that failed
 * before they became clients.
 */
public final class GatedServer extends CleanableNetServer {
    private final @Nullable TlsSettings tls;
    private final HandshakePool pool;
    private final FailedOpenings failures;

    /**
     * With the options of the server itself and of its endpoint.
     *
     * @param later whether the protocol starts TLS, on existing connections
     */
    public GatedServer(
            Vertx vertx,
            NetServerOptions options,
            @Nullable TlsSettings tls,
            boolean later,
            HandshakePool pool,
            String endpoint,
            EndpointMeters meters) {
        super(
                (VertxInternal) vertx,
                new TcpServerConfig(options),
                null,
                options.getSslOptions(),
                new TlsEngine(pool),
                options.isFileRegionEnabled(),
                options.isRegisterWriteHandler());
        this.tls = later ? null : tls;
        this.pool = pool;
        this.failures = new FailedOpenings(endpoint, meters::connectionRefused);
        exceptionHandler(this::failed);
    }

    /** Failed handshakes are reported by the gate, which knows whose they were. */
    private void failed(Throwable cause) {
        boolean handshake = cause instanceof SSLException
                || cause instanceof ClosedChannelException
                || cause instanceof RejectedExecutionException;
        if (tls == null || !handshake) {
            failures.error(cause);
            failures.tell(OpeningFault.PROXY, null, "");
        }
    }

    @Override
    protected @Nullable GlobalTrafficShapingHandler createTrafficShapingHandler() {
        return tls == null ? null : new HandshakeGate(new Handshakes(tls.handshakeRate(), pool, failures));
    }
}
