// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

/** A malformed {@code listen} URL. Without a stack trace: it is an answer, not a failure. */
final class BadListenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is expected instead. */
    BadListenException(String expected) {
        super(expected, null, false, false);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
