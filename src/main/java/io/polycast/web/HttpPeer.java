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
 * One TCP connection of the http endpoint, from its first moment on: counted, timed, and in the end perhaps taken out
 * of the HTTP server to become a WebSocket or an event stream. Sits at the head of the pipeline. Belongs to its event
 * loop.
 */
final class HttpPeer extends ChannelDuplexHandler {
    /** How long a request, or the next one, may take to arrive, unless {@code idleTimeout} is shorter. */
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

    /** Until when the next thing has to happen; 0 when the peer waits for this server and not the other way round. */
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

    /** Checks what arrives from now on, unless it is HTTP/2 already. */
    void guard() {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(Http2ConnectionHandler.class) == null && pipeline.context(this) != null) {
            gate = new RequestGate(this, pipeline.get(SslHandler.class) == null);
            pipeline.addAfter("peer", "gate", gate);
        }
    }

    /** The client has begun to speak HTTP/2; no stream is open yet. */
    void speaksHttp2() {
        settings = SettingsWatch.open(channel, patience(ACKNOWLEDGE_NANOS));
    }

    /** The connection by which a request came. */
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
        // Zero stands for something else.
        return System.nanoTime() + (idle == 0 ? most : Math.min(idle, most)) | 1;
    }

    /** Ends the connection when the peer has kept this server waiting for too long. */
    void sweep(long nowNanos) {
        memory.settle();
        if (settings != null && settings.overdue(nowNanos)) {
            settings.goAway();
            close();
        } else if (memory.waiting() > 0) {
            // It is the peer's turn, for which it has another time.
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

    /** All that the process keeps because of this connection. */
    PeerMemory memory() {
        return memory;
    }

    /** Whether the next request of HTTP/1 may begin. */
    boolean mayBegin() {
        return unanswered == 0 && channel.isWritable();
    }

    /** Whether the end of a request that has begun is still awaited. */
    boolean stillArriving() {
        return arriving > 0;
    }

    /** What the gate holds has changed. */
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

    /** Reads on only while the peer takes its answers, so that neither they nor requests pile up. */
    private void readOrNot() {
        boolean wanted = channel.isWritable() && !holdsMore();
        if (wanted != reading && !takenOver && channel.isOpen()) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** Answers what is no request, and ends the connection, as nobody knows where the next request would begin. */
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

    /** The client that publishes by requests of this connection. */
    PublishingClient publisher() {
        if (publisher == null) {
            publisher = host.publisher(new PublishingPeer(this));
        }
        return publisher;
    }

    /** Closes once what was written has left. */
    void close() {
        if (gate != null) {
            gate.shut();
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> abort());
    }

    /** A response that goes on until its stream or its connection ends, which is told once. */
    void streams(HttpServerRequest request, Runnable ended) {
        QueuedAnswer.whenOver(request.response(), () -> {
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
     * Takes the connection out of the HTTP server, at a request of HTTP/1.1 that was not answered and has no body. From
     * here on it is a stream like any other; nothing of an answer has been sent.
     */
    Future<StreamWire> takeOver(HttpServerRequest request, Function<Wire, WireHandler> acceptor) {
        takenOver = true;
        Early early = new Early();
        // Before everything that would pass over, or lose, bytes that are not HTTP.
        channel.pipeline().addAfter("httpDecoder", "early", early);
        return ((Http1ServerConnection) request.connection()).netSocket().map(socket -> {
            leavePipeline();
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

    private void leavePipeline() {
        memory.end();
        if (gate != null && channel.pipeline().context(gate) != null) {
            channel.pipeline().remove(gate);
        }
        channel.pipeline().remove(this);
        channel.config().setAutoRead(true);
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
            // What has arrived in part will never be whole.
            abort();
        } else {
            restsPerhaps();
        }
    }
}
