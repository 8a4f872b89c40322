// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, now and then, which pages of other sites are not let in: an attack, or an origin that should be allowed. */
final class RefusedPages {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedPages.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_CHARACTERS = 100;

    private final String endpoint;
    private long nextNanos = System.nanoTime();
    private long untold;

    RefusedPages(String endpoint) {
        this.endpoint = endpoint;
    }

    void tell(String origin, HttpServerRequest request) {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            untold++;
            return;
        }
        nextNanos = now + INTERVAL_NANOS;
        LOG.info(
                "endpoint {} refused {} {} to a page of another site: {} ({} more before)",
                endpoint,
                cleaned(request.method().name()),
                cleaned(String.valueOf(request.path())),
                cleaned(origin),
                untold);
        untold = 0;
    }

    /** Short, and without anything that could pass for another line, or for another part of this one. */
    private static String cleaned(String text) {
        String start = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
        return start.replaceAll("[^!-~]", "?");
    }
}
