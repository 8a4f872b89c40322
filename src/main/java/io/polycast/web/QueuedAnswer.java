// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The body of an HTTP/2 answer that waits for its stream's window. How much of it has left is not known, so all of it
 * counts until the stream ends. Belongs to its connection's event loop.
 */
final class QueuedAnswer {
    private final PeerMemory memory;
    private final HttpServerResponse response;
    private long bytes;
    private boolean answered;
    private boolean closed;

    QueuedAnswer(PeerMemory memory, HttpServerResponse response) {
        this.memory = memory;
        this.response = response;
    }

    /** Charges the body from now on, and calls back once when the answer was sent or can't be any more. */
    void watch(Runnable over) {
        response.endHandler(ended -> {
            if (!closed) {
                bytes = length();
                memory.queue(bytes);
            }
            answered(over);
        });
        response.closeHandler(ended -> {
            if (!closed) {
                closed = true;
                memory.queue(-bytes);
            }
            answered(over);
        });
    }

    /** Vert.x does not count bytes that it holds back itself as written. */
    private long length() {
        String length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? response.bytesWritten() : Long.parseLong(length);
    }

    private void answered(Runnable over) {
        if (!answered) {
            answered = true;
            over.run();
        }
    }

    /**
     * Runs a task once, when the response has ended or can't any more. A later task for the same response replaces it.
     */
    static void whenOver(HttpServerResponse response, Runnable task) {
        boolean[] over = {false};
        Handler<Void> once = nothing -> {
            if (!over[0]) {
                over[0] = true;
                task.run();
            }
        };
        response.endHandler(once).closeHandler(once);
    }
}
