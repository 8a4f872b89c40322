// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.polycast.TlsSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.SslChannelProvider;
import io.vertx.core.internal.tls.ServerSslContextManager;
import io.vertx.core.internal.tls.ServerSslContextProvider;
import io.vertx.core.net.ServerSSLOptions;
import java.util.function.Supplier;

/**
 * TLS that a protocol starts on existing connections, with the latest certificate, and admitted like the TLS of
 * connections that begin with it. Vert.x has an upgrade of its own, which fails on every event loop but the first one
 * that listens. Shared by the event loops of an endpoint, safe on every thread.
 */
public final class LaterTls {
    private final ServerSslContextManager contexts;
    private final Handshakes handshakes;
    private volatile ServerSSLOptions options;

    /** With the files as they are now. */
    public LaterTls(TlsSettings tls, HandshakePool pool, String endpoint) {
        this.contexts = new ServerSslContextManager(new TlsEngine(pool));
        // These connections were counted as clients already.
        this.handshakes = new Handshakes(tls.handshakeRate(), pool, new FailedOpenings(endpoint, () -> {}));
        this.options = ServerTls.reloaded(tls);
    }

    /**
     * Starts TLS on a connection, once the peer begins its handshake; called on the connection's event loop. When it
     * fails, the caller closes the connection.
     *
     * @param begun gives what was read of the handshake before, as soon as there is something that takes it
     */
    public Future<SslHandler> start(ContextInternal context, Channel channel, Supplier<ByteBuf> begun) {
        ServerSSLOptions newest = options;
        return provider(context, newest).compose(provider -> {
            Promise<SslHandler> secured = context.promise();
            if (!channel.isOpen()) {
                return Future.failedFuture("the connection is closed");
            }
            TlsHandler tls = (TlsHandler) new SslChannelProvider(context.owner(), provider, false)
                    .createServerHandler(
                            null, newest.getSslHandshakeTimeout(), newest.getSslHandshakeTimeoutUnit(), null);
            channel.pipeline().addFirst("ssl", tls);
            if (!handshakes.begin(tls, channel.remoteAddress())) {
                return Future.failedFuture("too many handshakes have begun");
            }
            ByteBuf read = begun.get();
            if (read.isReadable()) {
                channel.pipeline().fireChannelRead(read).fireChannelReadComplete();
            }
            // The handshake is read even while records are held back.
            channel.config().setAutoRead(true);
            tls.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    secured.complete(tls);
                } else {
                    secured.fail(done.cause());
                }
            });
            return secured.future();
        });
    }

    /** The context of TLS, on the caller's own event loop: the one that asks first makes it for all. */
    private Future<ServerSslContextProvider> provider(ContextInternal context, ServerSSLOptions wanted) {
        Promise<ServerSslContextProvider> provider = context.promise();
        contexts.resolveSslContextProvider(wanted, context).onComplete(provider);
        return provider.future();
    }

    /** Replaces the options for connections that start it from now on, unless the files can't be used. */
    public Future<Boolean> update(Context context, ServerSSLOptions newOptions) {
        return provider((ContextInternal) context, newOptions).map(usable -> {
            options = newOptions;
            return true;
        });
    }
}
