// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.LogEvent;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.QueryParamDecoderConfig;
import io.vertx.core.http.impl.tcp.HttpServerConnectionHandler;
import io.vertx.core.http.impl.tcp.HttpServerConnectionInitializer;
import io.vertx.core.http.impl.tcp.TcpHttpServer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ServerSSLOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's HTTP on connections that this endpoint has accepted itself. Vert.x's own HTTP server only reveals a
 * connection with its first request; until then nobody could count it, refuse it or time it out. Belongs to one event
 * loop.
 */
final class HttpPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPipeline.class);
    /** A placeholder: the origin is taken from the request wherever it is needed. */
    private static final String NO_ORIGIN = "";

    private final HttpServerConnectionInitializer initializer;

    /**
     * Serves HTTP on the connections of one context.
     *
     * @param http2 called for a connection that has switched to HTTP/2, before its first request
     */
    HttpPipeline(
            ContextInternal context,
            HttpServerOptions options,
            Handler<HttpServerRequest> requests,
            Handler<HttpServerRequest> invalidRequests,
            Handler<HttpConnection> http2) {
        HttpServerConfig config = new HttpServerConfig(options);
        @Nullable ServerSSLOptions tls = options.isSsl() ? options.getSslOptions() : null;
        // Never listens: Vert.x only reads its configuration.
        TcpHttpServer server = new TcpHttpServer(context.owner(), config, tls, null, null, false);
        HttpServerConnectionHandler connections = new HttpServerConnectionHandler(
                server,
                config.getVersions(),
                NO_ORIGIN,
                requests,
                invalidRequests,
                null,
                null,
                connection -> {
                    if (connection.protocolVersion() == HttpVersion.HTTP_2) {
                        http2.handle(connection);
                        Http2Fuse.guard(connection, HttpPipeline::failed);
                    }
                },
                HttpPipeline::failed,
                HttpServerOptions.DEFAULT_HTTP2_CONNECTION_WINDOW_SIZE);
        this.initializer = new HttpServerConnectionInitializer(
                context,
                ThreadingModel.EVENT_LOOP,
                config.getStrictThreadMode(),
                context::duplicate,
                server,
                false,
                false,
                null,
                false,
                null,
                0,
                config.isHandle100ContinueAutomatically(),
                config.getFormDecoderConfig().getMaxAttributeSize(),
                config.getFormDecoderConfig().getMaxFields(),
                config.getFormDecoderConfig().getMaxBufferedBytes(),
                new QueryParamDecoderConfig(),
                config.getHttp1Config(),
                config.getHttp2Config(),
                false,
                config.getWebSocketConfig(),
                tls,
                NO_ORIGIN,
                connections,
                HttpPipeline::failed,
                null,
                null,
                null);
    }

    /** Connections break all the time; an Error is different, whatever becomes of the process. */
    private static void failed(Throwable failure) {
        if (failure instanceof Error) {
            LogEvent.HTTP_ERROR.log(LOG, failure);
        }
    }

    /** Starts HTTP on a new connection. */
    void open(NetSocketInternal socket) {
        initializer.configurePipeline(socket.channelHandlerContext().channel(), null, null, null);
    }
}
