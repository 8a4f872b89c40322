// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.polycast.exchange.PublishingClient;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.polycast.transport.stream.StreamWire;
import io.polycast.web.http1.BadHttpException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of the http endpoint, from its first moment: counted, timed, and possibly taken out of the HTTP
 * server in the end to become a WebSocket or an event stream. Sits at the head of the pipeline. Belongs to its event
 * loop.
 */
final class HttpPeer extends ChannelDuplexHandler {
    /** How long a request, or the wait for the next one, may take, unless {@code idleTimeout} is shorter. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long ACKNOWLEDGE_NANOS = TimeUnit.SECONDS.toNanos(10);

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

    /** The deadline for the peer's next move; 0 while the peer waits for this server instead. */
    private long deadlineNanos;

    private boolean reading = true;
    private boolean inputEnded;
    private boolean takenOver;
    private @Nullable RequestGate gate;
    private @Nullable SettingsWatch settings;
    private @Nullable HttpServerRequest current;
    private @Nullable PublishingClient publisher;
    private final PeerMemory memory;

    private HttpPeer(
            WebHost host, NetSocketInternal socket, InetSocketAddress remote, WebHost.Visit visit, Runnable gone) {
        this.host = host;
        this.channel = socket.channelHandlerContext().channel();
        this.context = ((ConnectionBase) socket).context();
        this.remote = remote;
        this.local = StreamWire.orUnknown(channel.localAddress());
        this.visit = visit;
        this.gone = gone;
        this.memory = new PeerMemory(channel, host.budget());
        waits();
    }

    /**
     * Accepts a connection that was admitted.
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

    /** Checks input from now on, unless it is HTTP/2 already. */
    void guard() {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(Http2ConnectionHandler.class) == null && pipeline.context(this) != null) {
            gate = new RequestGate(this, pipeline.get(SslHandler.class) == null);
            pipeline.addAfter("peer", "gate", gate);
        }
    }

    /** The client has switched to HTTP/2; no stream is open yet. */
    void speaksHttp2() {
        settings = SettingsWatch.open(channel, patience(ACKNOWLEDGE_NANOS));
    }

    /** The connection of a request. */
    static HttpPeer of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    private void closed() {
        memory.end();
        if (publisher != null) {
            publisher.closed();
        }
        gone.run();
    }

    private void waits() {
        deadlineNanos = patience(PATIENCE_NANOS);
    }

    private long patience(long most) {
        long idle = host.conf().limits().idleTimeout().toNanos();
        // Zero has another meaning.
        return System.nanoTime() + (idle == 0 ? most : Math.min(idle, most)) | 1;
    }

    /** Ends the connection when the peer has missed its deadline. */
    void sweep(long nowNanos) {
        memory.settle();
        if (settings != null && settings.overdue(nowNanos)) {
            settings.goAway();
            close();
        } else if (memory.waiting() > 0) {
            // It is the peer's turn to read, for which there is another timeout.
            deadlineNanos = deadlineNanos == 0 ? 0 : patience(PATIENCE_NANOS);
            long timeout = host.conf().limits().writeTimeout().toNanos();
            if (timeout > 0 && memory.stalled(nowNanos, timeout)) {
                abort();
            }
        } else if (deadlineNanos != 0 && nowNanos - deadlineNanos > 0) {
            abort();
        }
    }

    LastAnswer lastAnswer() {
        return new LastAnswer(this, channel, context);
    }

    /** All memory that the process holds because of this connection. */
    PeerMemory memory() {
        return memory;
    }

    /** Whether the next HTTP/1 request may begin. */
    boolean mayBegin() {
        return unanswered == 0 && channel.isWritable();
    }

    /** Whether a request is still arriving. */
    boolean stillArriving() {
        return arriving > 0;
    }

    /** The gate's held bytes have changed. */
    void gateMoved() {
        if (takenOver) {
            return;
        }
        memory.hold(gate == null ? 0 : gate.heldBytes());
        readOrNot();
        if (inputEnded) {
            restsPerhaps();
        }
    }

    private boolean holdsMore() {
        return gate != null && gate.holdsMore();
    }

    /** Reads only while the peer reads its answers, so that neither they nor requests pile up. */
    private void readOrNot() {
        boolean wanted = channel.isWritable() && !holdsMore();
        if (wanted != reading && !takenOver && channel.isOpen()) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** Answers a malformed request and ends the connection, as the start of the next request is unknown. */
    void refuse(BadHttpException cause) {
        lastAnswer().refuse(cause, arriving > 0 ? current : null);
    }

    /** A request has begun to arrive. */
    void begins(HttpServerRequest request) {
        current = request;
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
        if (request.version() == HttpVersion.HTTP_2) {
            new QueuedAnswer(memory, request.response()).watch(this::answered);
        } else {
            QueuedAnswer.whenOver(request.response(), this::answered);
        }
    }

    private void answered() {
        unanswered--;
        if (gate != null) {
            gate.move();
        }
        restsPerhaps();
    }

    private void restsPerhaps() {
        if (unanswered > 0 || arriving > 0 || takenOver) {
            return;
        }
        waits();
        if ((inputEnded && !holdsMore()) || (publisher != null && publisher.finished())) {
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

    /** The client that publishes by this connection's requests. */
    PublishingClient publisher() {
        if (publisher == null) {
            publisher = host.publisher(new PublishingPeer(this));
        }
        return publisher;
    }

    /** Closes after pending output. */
    void close() {
        if (gate != null) {
            gate.shut();
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> abort());
    }

    /** Registers a response that lasts until its stream or connection ends, which is reported once. */
    void streams(HttpServerRequest request, Runnable ended) {
        QueuedAnswer.whenOver(request.response(), () -> {
            answered();
            ended.run();
        });
    }

    /** Closes at once. */
    void abort() {
        // Bypasses Vert.x's own handler, which would wait for output that can't be written. There is none when the
        // channel is closed.
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /**
     * Takes the connection out of the HTTP server, at an unanswered HTTP/1.1 request without a body. From here on it is
     * a stream like any other; no part of an answer has been sent.
     */
    Future<StreamWire> takeOver(HttpServerRequest request, Function<Wire, WireHandler> acceptor) {
        takenOver = true;
        Early early = new Early();
        // Before everything that would swallow, or lose, bytes that are not HTTP.
        channel.pipeline().addAfter("httpDecoder", "early", early);
        return ((Http1ServerConnection) request.connection()).netSocket().map(socket -> {
            leavePipeline();
            StreamWire wire =
                    StreamWire.takeOver((NetSocketInternal) socket, host.socketOptions(), remote, acceptor::apply);
            // Later: for the first request of a connection this runs inside Vert.x's handler of upgrades to HTTP/2,
            // which until it returns swallows whatever is not a request.
            channel.eventLoop().execute(() -> {
                early.letGo();
                if (inputEnded) {
                    wire.inputHasEnded();
                }
            });
            return wire;
        });
    }

    private void leavePipeline() {
        memory.end();
        if (gate != null && channel.pipeline().context(gate) != null) {
            channel.pipeline().remove(gate);
        }
        channel.pipeline().remove(this);
        channel.config().setAutoRead(true);
    }

    /** Whether this request's connection can be taken over. */
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
        memory.wrote();
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        memory.settle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        memory.settle();
        readOrNot();
        if (gate != null && channel.isWritable()) {
            // Not from within the flush that has made room.
            gate.moveLater();
        }
        ctx.fireChannelWritabilityChanged();
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
            // A partial request will never be complete.
            abort();
        } else {
            restsPerhaps();
        }
    }
}
