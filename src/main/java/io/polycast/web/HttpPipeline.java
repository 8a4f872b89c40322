// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

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
 * Vert.x's HTTP over connections that this endpoint has accepted itself. Vert.x's own HTTP server tells of a connection
 * only once its first request has come, and until then nobody could count it, refuse it or lose patience with it.
 * Belongs to one event loop.
 */
final class HttpPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPipeline.class);
    /** Stands for nobody who could be told; whoever asks for an origin gets it from the request. */
    private static final String NO_ORIGIN = "";

    private final HttpServerConnectionInitializer initializer;

    /**
     * Makes HTTP of the connections of one context.
     *
     * @param http2 told of a connection that has begun to speak HTTP/2, before its first request
     */
    HttpPipeline(
            ContextInternal context,
            HttpServerOptions options,
            Handler<HttpServerRequest> requests,
            Handler<HttpServerRequest> invalidRequests,
            Handler<HttpConnection> http2) {
        HttpServerConfig config = new HttpServerConfig(options);
        @Nullable ServerSSLOptions tls = options.isSsl() ? options.getSslOptions() : null;
        // Never listens: Vert.x asks it for the configuration alone.
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

    /** Connections break all the time; an error is something else, whatever becomes of the process then. */
    private static void failed(Throwable failure) {
        if (failure instanceof Error) {
            LOG.error("a connection of HTTP has met an error", failure);
        }
    }

    /** Makes a fresh connection speak HTTP. */
    void open(NetSocketInternal socket) {
        initializer.configurePipeline(socket.channelHandlerContext().channel(), null, null, null);
    }
}
