// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A header of a message: metadata set by its publisher. Names are case-sensitive and may repeat. Whatever passes the
 * checks below can be written as a line by every protocol, so it is checked once, at the edge where it enters.
 *
 * @param name visible ASCII without a colon
 * @param value text without control characters other than tabs
 */
public record Header(String name, String value) {
    /** Overhead charged for a pending header beyond its text: roughly the objects around it. */
    private static final int OVERHEAD_BYTES = 64;

    /** Whether this is a valid header name. */
    public static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ':') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether this is a valid header value. Half a surrogate pair, for one, is not: it has no UTF-8 form. */
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

    /** Bytes charged for this header wherever pending messages are bounded. */
    int weight() {
        return name.length() + value.length() + OVERHEAD_BYTES;
    }
}
