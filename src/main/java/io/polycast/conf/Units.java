// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** The parser of sizes and times, whose syntax the schema has checked, and the table of their units. */
public final class Units {
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Long> MILLISECONDS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private Units() {}

    /** How many milliseconds a unit of time has, such as {@code s}; empty when it is none. */
    public static OptionalLong milliseconds(String unit) {
        Long milliseconds = MILLISECONDS.get(unit);
        return milliseconds == null ? OptionalLong.empty() : OptionalLong.of(milliseconds);
    }

    /** {@code 65536}, {@code "64KiB"}: bytes. */
    static long bytes(JsonNode node) {
        return node.isTextual() ? scaled(node.textValue(), BYTES) : node.longValue();
    }

    /** {@code 30}, {@code "30s"}, {@code "500ms"}. */
    static Duration time(JsonNode node) {
        return node.isTextual()
                ? Duration.ofMillis(scaled(node.textValue(), MILLISECONDS))
                : Duration.ofSeconds(node.longValue());
    }

    /** Saturates instead of overflowing: the bounds of each setting, which are checked later, are far below. */
    private static long scaled(String text, Map<String, Long> units) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long count = Long.parseLong(text.substring(0, digits));
        long unit = units.getOrDefault(text.substring(digits), 1L);
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
}
