// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

/** A text that is no address to listen on. Without stack trace: it is an answer, not a fault. */
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
