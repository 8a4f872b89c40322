// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.stream.ServerListener;
import io.polycast.transport.stream.StreamWire;
import io.polycast.transport.stream.TcpTuning;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One event loop's share of the http endpoint. Belongs to that loop. */
final class HttpListener {
    private static final long REFUSED_MS = 1_000;
    private static final List<String> ALPN = List.of("h2", "http/1.1");
    private static final int MOST_REFUSED = 100;
    private static final long SWEEP_MS = 1_000;

    private static final long MUCH_BYTES = 64 << 10;

    /** Answered however full the server is: the answers are short, and the server may be restarted because of them. */
    private static final String HEALTH = "/health/";

    private static final Problem FULL = new Problem(
            HttpResponseStatus.SERVICE_UNAVAILABLE.code(),
            "too-many-connections",
            "the endpoint has reached its limit of clients");

    private final WebHost host;
    private final Vertx vertx;
    private final NetServer server;
    private final HttpPipeline http;
    private final Routes routes;
    private final RequestMeters meters;
    private final Set<HttpPeer> peers = new LinkedHashSet<>();

    /** Connections that are being told that there is no place for them. */
    private int refused;

    HttpListener(Context context, WebHost host, HttpDoor door) {
        this.host = host;
        this.vertx = context.owner();
        this.meters = new RequestMeters(host.registry(), host.conf().name());
        this.routes = new Routes(vertx, host, meters, door);
        SocketOptions options = host.socketOptions();
        HttpServerOptions spoken = options.applyTo(
                        TcpTuning.apply(options.settings().tcp(), new HttpServerOptions()))
                .setUseAlpn(true)
                // This endpoint does its own handshakes.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // Everything about a connection happens on its event loop, so Vert.x needs no queue.
                .setStrictThreadMode(true);
        if (spoken.isSsl()) {
            spoken.getSslOptions().setApplicationLayerProtocols(ALPN);
        }
        this.http = new HttpPipeline(
                (ContextInternal) context, spoken, this::handle, new InvalidRequests(meters), connection -> HttpPeer.of(
                                connection)
                        .speaksHttp2());
        this.server = options.server(vertx, spoken).connectHandler(socket -> accept((NetSocketInternal) socket));
    }

    Future<Listener> listen(Binding binding) {
        vertx.setPeriodic(SWEEP_MS, timer -> sweep());
        return server.listen(binding.shared())
                .map(listens -> new ServerListener(
                        server::actualPort,
                        server::shutdown,
                        host.socketOptions().watchTls(vertx.getOrCreateContext(), tls -> {
                            tls.setUseAlpn(true).setApplicationLayerProtocols(ALPN);
                            return server.updateSSLOptions(tls, true);
                        })));
    }

    private void accept(NetSocketInternal socket) {
        TcpTuning.apply(
                host.socketOptions().settings().tcp(),
                socket.channelHandlerContext().channel());
        InetSocketAddress remote = StreamWire.remote(socket);
        Channel channel = socket.channelHandlerContext().channel();
        boolean waits = host.enter(remote, !socket.isSsl(), new WebHost.Newcomer() {
            @Override
            public boolean gone() {
                return !channel.isOpen();
            }

            @Override
            public void enters(WebHost.Visit visit) {
                channel.config().setAutoRead(true);
                open(socket, remote, visit);
            }

            @Override
            public void refused() {
                channel.config().setAutoRead(true);
                refuse(socket);
            }
        });
        if (waits) {
            channel.config().setAutoRead(false);
        }
    }

    private void open(NetSocketInternal socket, InetSocketAddress remote, WebHost.Visit visit) {
        HttpPeer[] peer = new HttpPeer[1];
        peer[0] = HttpPeer.open(host, socket, remote, visit, () -> {
            peers.remove(peer[0]);
            visit.leave();
        });
        peers.add(peer[0]);
        host.trace()
                .acceptedHttp(
                        socket.channelHandlerContext().channel(), host.conf().name(), remote);
        http.open(socket);
        peer[0].guard();
    }

    /** Says why, and reads for a moment what was sent meanwhile, so that no reset destroys the answer. */
    private void refuse(NetSocketInternal socket) {
        ChannelHandlerContext netty = socket.channelHandlerContext();
        ChannelFuture written = netty.writeAndFlush(Unpooled.wrappedBuffer(FULL.asResponse()));
        if (refused >= MOST_REFUSED) {
            written.addListener(done -> netty.close());
            return;
        }
        refused++;
        netty.channel().closeFuture().addListener(closed -> refused--);
        socket.handler(data -> {});
        written.addListener(done -> ((DuplexChannel) netty.channel()).shutdownOutput());
        vertx.setTimer(REFUSED_MS, due -> netty.close());
    }

    private void sweep() {
        long now = System.nanoTime();
        peers.removeIf(HttpPeer::takenOver);
        List<HttpPeer> all = List.copyOf(peers);
        all.forEach(peer -> peer.sweep(now));
        if (host.budget().crowded()) {
            // Those that make the server hold the most are ended first.
            all.stream()
                    .filter(peer -> peer.memory().kept() >= MUCH_BYTES)
                    .sorted(Comparator.comparingLong(peer -> -peer.memory().kept()))
                    .takeWhile(peer -> host.budget().crowded())
                    .forEach(HttpPeer::abort);
        }
    }

    private void handle(HttpServerRequest request) {
        HttpPeer peer = HttpPeer.of(request.connection());
        peer.begins(request);
        if (peer.memory().hasRoom(host.conf().limits().maxPending())
                || String.valueOf(request.path()).startsWith(HEALTH)) {
            routes.handle(request);
        } else {
            meters.watch(request, () -> RequestMeters.NO_ROUTE);
            Problem.noRoom().answer(request.response());
        }
    }
}
