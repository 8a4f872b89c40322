// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Locale;

/** A part of the routes of an http endpoint, as {@code serves} names it. Health is on every endpoint. */
public enum Served {
    /** Channels and the page. */
    PUBLIC,
    /** The metrics, the API and the page. */
    ADMIN,
    /** The metrics and nothing else, for whoever may read but not disconnect. */
    METRICS;

    /** Its word in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
