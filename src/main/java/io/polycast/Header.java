// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A header of a message: metadata that its publisher gave it. Names are case-sensitive and may repeat. What passes the
 * checks below can be written as a line by every protocol, so the edge where a header enters checks it, once.
 *
 * @param name visible ASCII without a colon
 * @param value text without control characters other than tabs
 */
public record Header(String name, String value) {
    /** What a waiting header is charged beyond its text: about what the objects around it cost. */
    private static final int OVERHEAD_BYTES = 64;

    /** Whether this can be the name of a header. */
    public static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ':') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether this can be the value of a header: half a surrogate pair, say, has no bytes in UTF-8. */
    public static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Bytes that this header counts for wherever waiting messages are bounded. */
    int weight() {
        return name.length() + value.length() + OVERHEAD_BYTES;
    }
}
