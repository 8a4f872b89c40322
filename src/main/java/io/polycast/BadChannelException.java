// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A malformed channel name or pattern. The message is meant for the client. Has no stack trace: it is an answer, not a
 * fault.
 */
public final class BadChannelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, in a few words. */
    public BadChannelException(String message) {
        super(message, null, false, false);
    }
}
