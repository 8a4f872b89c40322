// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of refused pages of other sites: an attack, or an origin that should be allowed. */
final class RefusedPages {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedPages.class);
    private static final int MOST_CHARACTERS = 100;

    private final String endpoint;
    private final LimitedLog log = new LimitedLog(LOG);

    RefusedPages(String endpoint) {
        this.endpoint = endpoint;
    }

    void tell(String origin, HttpServerRequest request) {
        log.tell(
                LogEvent.PAGE_REFUSED,
                endpoint,
                cleaned(request.method().name()),
                cleaned(String.valueOf(request.path())),
                cleaned(origin));
    }

    /** Shortened, and without anything that could pass for another line, or for another part of this one. */
    private static String cleaned(String text) {
        String start = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
        return start.replaceAll("[^!-~]", "?");
    }
}
