// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import java.io.IOException;

/** Event streams as the HTML standard has them, over connections that are read raw. */
final class EventStreams {
    private EventStreams() {}

    /** Asks for a stream and reads what comes before the first event, at which the server counts it as a subscriber. */
    static void open(RawHttp http, String target) throws IOException {
        RawHttp.Response head =
                http.request("GET " + target, "Accept: text/event-stream").readHead();
        assertThat(head.status()).isEqualTo(200);
        String start = http.readEvent();
        while (!start.contains("retry: ")) {
            start = http.readEvent();
        }
    }

    /** The next block of lines that is more than a comment; null at the end. */
    static String next(RawHttp http) throws IOException {
        String event = http.readEvent();
        while (event != null && event.matches("(:.*\n)*\n")) {
            event = http.readEvent();
        }
        return event;
    }
}
