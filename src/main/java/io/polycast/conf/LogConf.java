// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Map;

/**
 * The settings of the log.
 *
 * @param format {@code text} for one readable line an event, {@code json} for one JSON object a line
 * @param levels by logger name ({@code io.polycast.endpoint}; {@code root} for all others): {@code error}, {@code
 *     warn}, {@code info}, {@code debug}, {@code trace} or {@code off}
 */
public record LogConf(String format, Map<String, String> levels) {
    /** For people. */
    public static final String TEXT = "text";

    /** For programs. */
    public static final String JSON = "json";
}
