// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.polycast.transport.StreamWire;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of the http endpoint, from its first moment on: counted, timed, and in the end perhaps taken out of the HTTP server
 * to become a WebSocket or an event stream. Sits at the head of the pipeline. Belongs to its event loop.
 */
final class HttpPeer extends ChannelDuplexHandler {
    /** How long a request may take to arrive, and a connection to think of another one, unless {@code idleTimeout} is shorter. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final AttributeKey<HttpPeer> KEY = AttributeKey.valueOf(HttpPeer.class, "peer");

    private final WebHost host;
    private final Channel channel;
    private final ContextInternal context;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final WebHost.Visit visit;
    private final Runnable gone;

    /** Requests that have not fully arrived. */
    private int arriving;

    /** Requests that have not been answered. */
    private int unanswered;

    /** Until when the next thing has to happen; 0 when the peer waits for this server and not the other way round. */
    private long deadlineNanos;

    private boolean inputEnded;
    private boolean takenOver;
    private @Nullable Publisher publisher;

    private HttpPeer(
            WebHost host, NetSocketInternal socket, InetSocketAddress remote, WebHost.Visit visit, Runnable gone) {
        this.host = host;
        this.channel = socket.channelHandlerContext().channel();
        this.context = ((ConnectionBase) socket).context();
        this.remote = remote;
        this.local = StreamWire.orUnknown(channel.localAddress());
        this.visit = visit;
        this.gone = gone;
        waits();
    }

    /**
     * Takes a connection that was counted in.
     *
     * @param gone called once, on the connection's event loop, when it is closed
     */
    static HttpPeer open(
            WebHost host, NetSocketInternal socket, InetSocketAddress remote, WebHost.Visit visit, Runnable gone) {
        HttpPeer peer = new HttpPeer(host, socket, remote, visit, gone);
        peer.channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        peer.channel.attr(KEY).set(peer);
        ChannelPipeline pipeline = peer.channel.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            pipeline.addFirst("peer", peer);
        } else {
            pipeline.addAfter(tls.name(), "peer", peer);
        }
        peer.channel.closeFuture().addListener(closed -> peer.context.emit(nothing -> peer.closed()));
        return peer;
    }

    /** The connection by which a request came. */
    static HttpPeer of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    private void closed() {
        if (publisher != null) {
            publisher.closed();
        }
        gone.run();
    }

    private void waits() {
        long idle = host.conf().limits().idleTimeout().toNanos();
        // Zero stands for something else.
        deadlineNanos = System.nanoTime() + (idle == 0 ? PATIENCE_NANOS : Math.min(idle, PATIENCE_NANOS)) | 1;
    }

    /** Whether the peer has kept this server waiting for too long. */
    boolean overdue(long nowNanos) {
        return deadlineNanos != 0 && !takenOver && nowNanos - deadlineNanos > 0;
    }

    /** A request has begun to arrive. */
    void begins(HttpServerRequest request) {
        if (arriving++ == 0) {
            waits();
        }
        unanswered++;
        request.end().onComplete(arrived -> {
            if (--arriving == 0) {
                deadlineNanos = 0;
                restsPerhaps();
            }
        });
        whenOver(request.response(), this::answered);
    }

    /** Runs something once, when the response has ended or can't any more. The last such task of a response is the one that counts. */
    private static void whenOver(HttpServerResponse response, Runnable task) {
        boolean[] over = {false};
        Handler<Void> once = nothing -> {
            if (!over[0]) {
                over[0] = true;
                task.run();
            }
        };
        response.endHandler(once).closeHandler(once);
    }

    private void answered() {
        unanswered--;
        restsPerhaps();
    }

    private void restsPerhaps() {
        if (unanswered > 0 || arriving > 0 || takenOver) {
            return;
        }
        waits();
        if (inputEnded || (publisher != null && publisher.finished())) {
            close();
        }
    }

    boolean idle() {
        return unanswered == 0 && !takenOver;
    }

    boolean takenOver() {
        return takenOver;
    }

    InetSocketAddress remoteAddress() {
        return remote;
    }

    InetSocketAddress localAddress() {
        return local;
    }

    WebHost.Visit visit() {
        return visit;
    }

    WebHost host() {
        return host;
    }

    /** The client that publishes by requests of this connection. */
    Publisher publisher() {
        if (publisher == null) {
            publisher = Publisher.open(this);
        }
        return publisher;
    }

    /** Closes once what was written has left. */
    void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> abort());
    }

    /** Closes once the request has fully arrived, or after so many milliseconds. */
    void closeWithin(long delayMs, HttpServerRequest request) {
        long timer = context.setTimer(delayMs, due -> abort());
        request.end().onComplete(arrived -> {
            context.owner().cancelTimer(timer);
            close();
        });
    }

    /** A response that goes on until its stream or its connection ends, which is told once. */
    void streams(HttpServerRequest request, Runnable ended) {
        whenOver(request.response(), () -> {
            answered();
            ended.run();
        });
    }

    /** Closes at once. */
    void abort() {
        // Past Vert.x's own handler, which would wait for what can't be written. There is none when the channel is
        // closed.
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /**
     * Takes the connection out of the HTTP server, at a request of HTTP/1.1 that was not answered and has no body. From here on it is a
     * stream like any other; nothing of an answer has been sent.
     */
    Future<StreamWire> takeOver(HttpServerRequest request, Function<Wire, WireHandler> acceptor) {
        takenOver = true;
        Early early = new Early();
        // Before everything that would pass over, or lose, bytes that are not HTTP.
        channel.pipeline().addAfter("httpDecoder", "early", early);
        return ((Http1ServerConnection) request.connection()).netSocket().map(socket -> {
            channel.pipeline().remove(this);
            StreamWire wire =
                    StreamWire.takeOver((NetSocketInternal) socket, host.socketOptions(), remote, acceptor::apply);
            // Later: at the first request of a connection this runs inside Vert.x's handler of upgrades to HTTP/2,
            // which
            // swallows whatever is no request until it has returned.
            channel.eventLoop().execute(() -> {
                early.letGo();
                if (inputEnded) {
                    wire.inputHasEnded();
                }
            });
            return wire;
        });
    }

    /** Whether a connection can be taken over for what this request asks. */
    static boolean canTakeOver(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && request.connection() instanceof Http1ServerConnection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            host.meters().bytesIn(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            host.meters().bytesOut(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.emit(nothing -> inputEnds());
        }
        ctx.fireUserEventTriggered(event);
    }

    private void inputEnds() {
        inputEnded = true;
        boolean http2 = channel.pipeline().get("httpDecoder") == null;
        if (http2 || arriving > 0) {
            // What has arrived in part will never be whole.
            abort();
        } else {
            restsPerhaps();
        }
    }

    /** Keeps what a client sent right behind its request until somebody is there to read it. */
    private static final class Early extends ChannelInboundHandlerAdapter {
        private final Deque<ByteBuf> kept = new ArrayDeque<>(2);
        private @Nullable ChannelHandlerContext place;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            place = ctx;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                kept.add(bytes);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            kept.forEach(ByteBuf::release);
            kept.clear();
        }

        void letGo() {
            ChannelHandlerContext ctx = place;
            if (ctx == null || ctx.isRemoved()) {
                return;
            }
            boolean any = !kept.isEmpty();
            while (!kept.isEmpty()) {
                ctx.fireChannelRead(kept.remove());
            }
            if (any) {
                ctx.fireChannelReadComplete();
            }
            ctx.pipeline().remove(this);
        }
    }
}
