// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.net.impl.tcp.CleanableNetServer;
import org.jspecify.annotations.Nullable;

/** A server of Vert.x that lets connections pass a {@link HandshakeGate} if it speaks TLS. */
public final class GatedServer extends CleanableNetServer {
    private final SocketOptions gate;

    /** With the options of the server itself, and those of its endpoint. */
    public GatedServer(Vertx vertx, NetServerOptions options, SocketOptions gate) {
        super(
                (VertxInternal) vertx,
                new TcpServerConfig(options),
                null,
                options.getSslOptions(),
                options.getSslEngineOptions(),
                options.isFileRegionEnabled(),
                options.isRegisterWriteHandler());
        this.gate = gate;
    }

    @Override
    protected @Nullable GlobalTrafficShapingHandler createTrafficShapingHandler() {
        TlsOptions tls = gate.tls();
        return tls == null || tls.handshakeRate() == 0
                ? null
                : new HandshakeGate(gate.endpoint(), tls.handshakeRate(), gate.meters());
    }
}
