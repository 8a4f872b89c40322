// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.json.JsonReader;
import io.polycast.json.JsonReader.BadJsonException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

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
                            "payloads are passed on unchanged; send this one without Content-Encoding")
                    .answer(routing.response());
            return;
        }
        try {
            List<Header> headers = MessageHeaders.of(request);
            Attributes attributes = Attributes.of(request.getHeader(HttpHeaders.CONTENT_TYPE), headers);
            Body.read(
                    request,
                    host.conf().limits().maxMessageSize(),
                    MessageHeaders.length(headers),
                    host.budget(),
                    body -> publish(routing, channel, attributes, body));
        } catch (BadMessageHeaderException e) {
            Problem.badRequest("bad-request", String.valueOf(e.getMessage())).answer(routing.response());
        }
    }

    private void publish(RoutingContext routing, ChannelName channel, Attributes attributes, byte[] body) {
        String contentType = attributes.contentType();
        String type = contentType == null ? "" : Message.mediaType(contentType);
        try {
            if (type.equals(LINES)) {
                Attributes each = Attributes.of(Message.JSON, attributes.headers());
                new JsonLines(json, body)
                        .read(
                                host,
                                lines -> publish(routing, channel, each, lines, ",\"messages\":" + lines.size()),
                                bad -> refuse(routing, bad));
            } else if (type.equals(Message.JSON)) {
                Attributes checked = Attributes.of(Message.JSON, attributes.headers());
                publish(routing, channel, checked, List.of(json.value(body)), "");
            } else {
                publish(routing, channel, attributes, List.of(body), "");
            }
        } catch (BadJsonException e) {
            refuse(routing, e);
        }
    }

    private static void refuse(RoutingContext routing, BadJsonException e) {
        HttpServerResponse response = routing.response();
        if (!response.ended() && !response.closed()) {
            Problem.badRequest("bad-json", String.valueOf(e.getMessage())).answer(response);
        }
    }

    private void publish(
            RoutingContext routing, ChannelName channel, Attributes attributes, List<byte[]> payloads, String count) {
        HttpServerResponse response = routing.response();
        if (host.draining()) {
            // Since the head of the request was checked.
            Problem.draining().answer(response);
            return;
        }
        HttpPeer.of(routing.request().connection())
                .publisher()
                .publish(channel, attributes, payloads)
                .onSuccess(delivered -> {
                    if (!response.ended() && !response.closed()) {
                        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                                .end(Buffer.buffer("{\"delivered\":" + delivered + count + "}\n"));
                    }
                })
                .onFailure(routing::fail);
    }
}
