// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.delivery.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;

/**
 * The body of one request, gathered up to a limit and while the process has memory for it. Belongs to one event loop.
 */
final class Body {
    /** Admitted while there is any room at all: newcomers do not pay for what others hold. */
    private static final int SMALL_BYTES = 4 << 10;

    private static final long LINGER_MS = 2_000;

    private final HttpServerRequest request;
    private final int limit;
    private final int beside;
    private final MemoryBudget budget;
    private final PeerMemory memory;
    private Buffer gathered = Buffer.buffer();
    private int charged;
    private boolean refused;

    private Body(HttpServerRequest request, int limit, int beside, MemoryBudget budget) {
        this.request = request;
        this.limit = limit;
        this.beside = beside;
        this.budget = budget;
        this.memory = HttpPeer.of(request.connection()).memory();
    }

    /**
     * Calls back with the whole body, or answers the request if there can be none.
     *
     * @param limit of a message
     * @param beside bytes that the message already has
     */
    static void read(HttpServerRequest request, int limit, int beside, MemoryBudget budget, Consumer<byte[]> whole) {
        Body body = new Body(request, limit, beside, budget);
        if (body.tooLong(announced(request))) {
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            // Now that the length is acceptable.
            request.response().writeContinue();
        }
        request.exceptionHandler(error -> body.forget());
        request.handler(body::part);
        request.endHandler(nothing -> {
            if (!body.refused) {
                byte[] bytes = body.gathered.getBytes();
                body.forget();
                whole.accept(bytes);
            }
        });
    }

    /** The HTTP server has already rejected malformed lengths. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private void part(Buffer part) {
        if (refused || tooLong((long) gathered.length() + part.length())) {
            return;
        }
        gathered.appendBuffer(part);
        // The buffer's capacity grows in steps.
        charge(((BufferInternal) gathered).getByteBuf().capacity());
        if (gathered.length() > SMALL_BYTES ? budget.crowded() : budget.exhausted()) {
            refuse(Problem.noRoom());
        }
    }

    private boolean tooLong(long length) {
        if (beside + length <= limit) {
            return false;
        }
        refuse(new Problem(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code(),
                "too-big",
                "a message may have at most " + limit + " bytes, including its headers"));
        return true;
    }

    /** Answers, and reads and discards the rest for a while, so that no reset destroys the answer. */
    private void refuse(Problem problem) {
        refused = true;
        forget();
        request.handler(part -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            // The other streams of the connection are not affected.
            problem.answer(request.response());
            return;
        }
        problem.answerAndClose(request.response());
        HttpPeer.of(request.connection()).lastAnswer().closeWithin(LINGER_MS, request);
    }

    private void forget() {
        gathered = Buffer.buffer();
        charge(0);
    }

    private void charge(int bytes) {
        memory.body(bytes - charged);
        charged = bytes;
    }
}
