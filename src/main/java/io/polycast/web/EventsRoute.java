// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.ChannelPattern;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordFraming;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.polycast.web.sse.SseSource;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code GET /channels/{pattern}/events}: an event stream. */
final class EventsRoute {
    private static final String TYPE = "text/event-stream";
    private static final Pattern NO_WEIGHT = Pattern.compile("[qQ]\\s*=\\s*0(\\.0{0,3})?");

    private final WebHost host;
    private final HttpDoor door;

    EventsRoute(WebHost host, HttpDoor door) {
        this.host = host;
        this.door = door;
    }

    void handle(RoutingContext routing) {
        ChannelPattern pattern = PathParameters.pattern(routing).orElse(null);
        if (pattern == null) {
            return;
        }
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        String format = request.getParam("format", "plain");
        if (!format.equals("plain") && !format.equals("json")) {
            Problem.badRequest("bad-request", "format must be plain or json").answer(response);
        } else if (!accepts(request.headers().getAll(HttpHeaders.ACCEPT))) {
            new Problem(
                            HttpResponseStatus.NOT_ACCEPTABLE.code(),
                            "not-acceptable",
                            "this resource is only available as " + TYPE)
                    .answer(response);
        } else if (host.draining()) {
            Problem.draining().answer(response);
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
                    .putHeader("X-Accel-Buffering", "no");
            stream(request, pattern, format.equals("json"));
        }
    }

    private static boolean accepts(Iterable<String> lines) {
        boolean any = false;
        for (String line : lines) {
            for (String range : line.split(",", -1)) {
                any = true;
                String[] parts = range.split(";", -1);
                String type = parts[0].strip();
                if (isUnwanted(parts)) {
                    continue;
                }
                if (type.equalsIgnoreCase(TYPE) || type.equals("*/*") || type.equalsIgnoreCase("text/*")) {
                    return true;
                }
            }
        }
        return !any;
    }

    /** Whether its weight is zero (RFC 9110, section 12.4.2). */
    private static boolean isUnwanted(String[] range) {
        for (int i = 1; i < range.length; i++) {
            if (NO_WEIGHT.matcher(range[i].strip()).matches()) {
                return true;
            }
        }
        return false;
    }

    private void stream(HttpServerRequest request, ChannelPattern pattern, boolean json) {
        HttpServerResponse response = request.response();
        HttpPeer peer = HttpPeer.of(request.connection());
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else if (HttpPeer.canTakeOver(request)) {
            boolean chunked = request.version() == HttpVersion.HTTP_1_1;
            SseSource protocol = new SseSource(pattern, json, head(response, chunked), chunked);
            Framing framing = chunked ? door.chunked() : RecordFraming.PACKET;
            peer.takeOver(request, wire -> accept(peer, wire, protocol, framing));
        } else {
            SseSource protocol = new SseSource(pattern, json, "", false);
            HttpStreamWire.open(request, peer, wire -> accept(peer, wire, protocol, RecordFraming.PACKET));
        }
    }

    private WireHandler accept(HttpPeer peer, Wire wire, SseSource protocol, Framing framing) {
        return host.accept(peer.visit(), wire, protocol, framing, host.conf().channel());
    }

    /** The stream ends with its connection, so this is the last response on it. */
    private static String head(HttpServerResponse response, boolean chunked) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (chunked) {
            response.putHeader(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (Map.Entry<String, String> header : response.headers()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
