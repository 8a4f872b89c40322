// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The JDK's TLS for a Vert.x server, with each connection behind a {@link TlsHandler}. */
final class TlsEngine extends JdkSSLEngineOptions {
    private final HandshakePool pool;

    TlsEngine(HandshakePool pool) {
        this.pool = pool;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Guarded(super.create(), pool);
            }
        };
    }

    private static final class Guarded extends DelegatingSslContext {
        private final HandshakePool pool;

        Guarded(SslContext context, HandshakePool pool) {
            super(context);
            this.pool = pool;
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor executor) {
            return guarded(newEngine(alloc));
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor executor) {
            return guarded(newEngine(alloc, peerHost, peerPort));
        }

        private SslHandler guarded(SSLEngine engine) {
            return new TlsHandler(
                    engine, pool, !applicationProtocolNegotiator().protocols().isEmpty());
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // As created by Vert.x.
        }
    }
}
