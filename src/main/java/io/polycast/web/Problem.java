// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A problem with a request (RFC 9457).
 *
 * @param status of the response
 * @param code the word that programs may rely on
 * @param detail a sentence for people; never quotes what the client sent in a body
 */
record Problem(int status, String code, String detail) {
    /** The headers of every response that does not set its own. */
    static final Map<String, String> SAFELY =
            Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store");

    private static final String TYPE = "application/problem+json";

    static Problem badRequest(String code, String detail) {
        return new Problem(HttpResponseStatus.BAD_REQUEST.code(), code, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(HttpResponseStatus.NOT_FOUND.code(), "not-found", detail);
    }

    static Problem draining() {
        return new Problem(HttpResponseStatus.SERVICE_UNAVAILABLE.code(), "draining", "the server is shutting down");
    }

    static Problem noRoom() {
        return new Problem(
                HttpResponseStatus.SERVICE_UNAVAILABLE.code(),
                "memory",
                "the server has no room for more at the moment");
    }

    private Buffer body() {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", title())
                .put("status", status)
                .put("detail", detail)
                .put("code", code)
                .toBuffer()
                .appendByte((byte) '\n');
    }

    private String title() {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    /** Answers with it, unless an answer has been started. */
    void answer(HttpServerResponse response) {
        if (response.headWritten() || response.ended() || response.closed()) {
            return;
        }
        SAFELY.forEach(response::putHeader);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, TYPE).end(body());
    }

    /** Same, as the last answer of its connection, which the caller must close. */
    void answerAndClose(HttpServerResponse response) {
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        answer(response);
    }

    /** The whole response, for a connection that no HTTP server has seen and that is closed afterwards. */
    byte[] asResponse() {
        Buffer body = body();
        StringBuilder safely = new StringBuilder();
        SAFELY.forEach(
                (name, value) -> safely.append("\r\n").append(name).append(": ").append(value));
        return Buffer.buffer("HTTP/1.1 " + status + " " + title() + "\r\nContent-Type: " + TYPE + safely
                        + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")
                .appendBuffer(body)
                .getBytes();
    }
}
