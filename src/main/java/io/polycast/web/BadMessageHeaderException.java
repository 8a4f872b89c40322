// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

/** A header that no message may have. Has no stack trace: it is an answer, not a fault. */
final class BadMessageHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    BadMessageHeaderException(String message) {
        super(message, null, false, false);
    }
}
