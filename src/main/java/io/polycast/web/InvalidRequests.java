// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The answer to malformed requests, and to ones that are too large. As the start of the next request is unknown, the
 * connection ends.
 */
final class InvalidRequests implements Handler<HttpServerRequest> {
    private final RequestMeters meters;

    InvalidRequests(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    public void handle(HttpServerRequest request) {
        meters.watch(request, () -> RequestMeters.NO_ROUTE);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        problem(request.decoderResult().cause()).answer(request.response());
        HttpPeer.of(request.connection()).close();
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG.code(), "bad-request", "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.code(),
                    "bad-request",
                    "the headers are too long");
        }
        return Problem.badRequest("bad-request", "this is not an HTTP request");
    }
}
