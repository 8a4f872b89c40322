// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The body of one HTTP/2 answer while it waits for its stream's window. Nobody tells how much of it has left, so all of
 * it counts until the stream has ended. Belongs to its connection's event loop.
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

    /** Counts from now on, and tells once that the answer was given or can't be any more. */
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

    /** Bytes that Vert.x itself holds back are not written as far as it is concerned. */
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
     * Runs something once, when the response has ended or can't any more. The last such task of a response is the one
     * that counts.
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
