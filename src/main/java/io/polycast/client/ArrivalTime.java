// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time at which a message has come, as it stands in front of its line: ISO 8601, UTC, milliseconds, a space. */
final class ArrivalTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z '").withZone(ZoneOffset.UTC);

    private ArrivalTime() {}

    static byte[] now() {
        return FORMAT.format(Instant.now()).getBytes(StandardCharsets.US_ASCII);
    }
}
