// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

/** The node could not become a member. The message is all that a user needs. */
public final class JoinException extends Exception {
    private static final long serialVersionUID = 1L;

    JoinException(String message, Throwable cause) {
        super(message, cause);
    }

    JoinException(String message) {
        super(message);
    }
}
