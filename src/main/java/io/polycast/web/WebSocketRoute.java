// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.ChannelName;
import io.polycast.framing.Framing;
import io.polycast.web.websocket.Handshake;
import io.polycast.web.websocket.StreamedFraming;
import io.polycast.web.websocket.WebSocketSource;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** {@code GET /ws}, {@code GET /ws/{channel}} and the paths of protocols: the upgrade of a request to a WebSocket. */
final class WebSocketRoute {
    private static final String SUBPROTOCOL = "polycast.json";
    private static final String VERSION = "13";

    private final WebHost host;
    private final HttpDoor door;

    WebSocketRoute(WebHost host, HttpDoor door) {
        this.host = host;
        this.door = door;
    }

    /** Opens a WebSocket for the protocol of its subprotocol, or for json. */
    void records(RoutingContext routing) {
        List<String> offered = routing.request().headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        String subprotocol = Handshake.offers(offered, SUBPROTOCOL) ? SUBPROTOCOL : "";
        for (WebHost.Streamed streamed : host.streamed()) {
            String asked = streamed.subprotocol().orElse("");
            if (subprotocol.isEmpty() && Handshake.offers(offered, asked)) {
                stream(routing, asked, streamed);
                return;
            }
        }
        upgrade(
                routing,
                subprotocol,
                compressed -> door.webSocket(true, compressed),
                host.conf().channel(),
                answer -> WebSocketSource.records(host.protocol("json"), answer));
    }

    /** Messages are a stream of bytes in this protocol. */
    void stream(RoutingContext routing, WebHost.Streamed streamed) {
        stream(routing, "", streamed);
    }

    private void stream(RoutingContext routing, String subprotocol, WebHost.Streamed streamed) {
        upgrade(
                routing,
                subprotocol,
                compressed -> new StreamedFraming(door.webSocket(false, compressed), streamed.framing()),
                host.conf().channel(),
                answer -> WebSocketSource.stream(streamed.source(), answer));
    }

    /** Opens a WebSocket whose messages are payloads on one channel. */
    void payloads(RoutingContext routing) {
        boolean echo = routing.request().getParam("echo", "false").equals("true");
        PathParameters.channel(routing)
                .ifPresent(channel -> upgrade(
                        routing,
                        "",
                        compressed -> door.webSocket(false, compressed),
                        channel,
                        answer -> WebSocketSource.payloads(host.protocol("raw"), echo, answer)));
    }

    private void upgrade(
            RoutingContext routing,
            String subprotocol,
            Function<Boolean, Framing> framings,
            ChannelName channel,
            Function<String, WebSocketSource> protocol) {
        HttpServerRequest request = routing.request();
        if (!isHandshake(request)) {
            return;
        }
        if (host.draining()) {
            Problem.draining().answer(routing.response());
            return;
        }
        MultiMap headers = request.headers();
        String extension = host.conf().web().compression()
                ? Handshake.deflate(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                        .orElse("")
                : "";
        Framing framing = framings.apply(!extension.isEmpty());
        WebSocketSource spoken = protocol.apply(
                Handshake.answer(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY), subprotocol, extension));
        HttpPeer peer = HttpPeer.of(request.connection());
        peer.takeOver(request, wire -> host.accept(peer.visit(), wire, spoken, framing, channel))
                .onFailure(routing::fail);
    }

    /** Whether the request opens a WebSocket; answers it when it does not (RFC 6455, section 4.2.1). */
    private static boolean isHandshake(HttpServerRequest request) {
        MultiMap headers = request.headers();
        HttpServerResponse response = request.response();
        if (!Handshake.lists(headers.getAll(HttpHeaders.UPGRADE), "websocket")) {
            if (HttpPeer.canTakeOver(request)) {
                response.putHeader(HttpHeaders.UPGRADE, "websocket").putHeader(HttpHeaders.CONNECTION, "Upgrade");
            }
            upgradeRequired(response, "this is a WebSocket: it requires Upgrade: websocket");
        } else if (request.version() != HttpVersion.HTTP_1_1 || !HttpPeer.canTakeOver(request)) {
            bad(response, "a WebSocket requires HTTP/1.1");
        } else if (!Handshake.lists(headers.getAll(HttpHeaders.CONNECTION), "upgrade")) {
            bad(response, "Connection does not list upgrade");
        } else if (!headers.getAll("Sec-WebSocket-Version").equals(List.of(VERSION))) {
            response.putHeader("Sec-WebSocket-Version", VERSION);
            upgradeRequired(response, "the supported version of WebSocket is 13");
        } else if (headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).size() != 1
                || !Handshake.isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            bad(response, "Sec-WebSocket-Key is not the base64 of 16 bytes");
        } else if (hasBody(headers)) {
            bad(response, "a request that opens a WebSocket must not have a body");
        } else {
            return true;
        }
        return false;
    }

    private static boolean hasBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.strip().equals("0"));
    }

    private static void upgradeRequired(HttpServerResponse response, String detail) {
        new Problem(HttpResponseStatus.UPGRADE_REQUIRED.code(), "bad-handshake", detail).answer(response);
    }

    private static void bad(HttpServerResponse response, String detail) {
        Problem.badRequest("bad-handshake", detail).answer(response);
    }
}
