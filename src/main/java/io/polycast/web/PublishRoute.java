// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.ChannelName;
import io.polycast.Message;
import io.polycast.protocol.JsonReader;
import io.polycast.protocol.JsonReader.BadJsonException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /channels/{channel}}: publishes the body, or each of its lines. */
final class PublishRoute {
    private static final String LINES = "application/x-ndjson";

    private final WebHost host;
    private final JsonReader json = new JsonReader();

    PublishRoute(WebHost host) {
        this.host = host;
    }

    void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        ChannelName channel = PathParameters.channel(routing).orElse(null);
        if (channel == null) {
            return;
        }
        if (host.draining()) {
            Problem.draining().answer(routing.response());
            return;
        }
        if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            new Problem(
                            HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE.code(),
                            "bad-request",
                            "payloads are carried as they are; send this one without Content-Encoding")
                    .answer(routing.response());
            return;
        }
        String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        Body.read(
                request,
                host.conf().limits().maxMessageSize(),
                host.budget(),
                body -> publish(routing, channel, contentType, body));
    }

    private void publish(RoutingContext routing, ChannelName channel, @Nullable String contentType, byte[] body) {
        String type = contentType == null ? "" : Message.mediaType(contentType);
        try {
            if (type.equals(LINES)) {
                List<byte[]> lines = lines(body);
                publish(routing, channel, Message.JSON, lines, ",\"messages\":" + lines.size());
            } else if (type.equals(Message.JSON)) {
                publish(routing, channel, Message.JSON, List.of(json.value(body)), "");
            } else {
                publish(routing, channel, contentType, List.of(body), "");
            }
        } catch (BadJsonException e) {
            Problem.badRequest("bad-json", String.valueOf(e.getMessage())).answer(routing.response());
        }
    }

    private void publish(
            RoutingContext routing,
            ChannelName channel,
            @Nullable String contentType,
            List<byte[]> payloads,
            String count) {
        HttpServerResponse response = routing.response();
        HttpPeer.of(routing.request().connection())
                .publisher()
                .publish(channel, contentType, payloads)
                .onSuccess(delivered -> {
                    if (!response.ended() && !response.closed()) {
                        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                                .end(Buffer.buffer("{\"delivered\":" + delivered + count + "}"));
                    }
                })
                .onFailure(routing::fail);
    }

    /** All lines that hold something, each of them one JSON value. */
    private List<byte[]> lines(byte[] body) throws BadJsonException {
        List<byte[]> lines = new ArrayList<>();
        int number = 0;
        int from = 0;
        while (from < body.length) {
            int end = from;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            number++;
            byte[] line = Arrays.copyOfRange(body, from, end > from && body[end - 1] == '\r' ? end - 1 : end);
            if (!isBlank(line)) {
                try {
                    lines.add(json.value(line));
                } catch (BadJsonException e) {
                    throw e.in("line " + number);
                }
            }
            from = end + 1;
        }
        return lines;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
