// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

/** A failure to join the cluster. The message is all that a user needs. */
public final class JoinException extends Exception {
    private static final long serialVersionUID = 1L;

    JoinException(String message, Throwable cause) {
        super(message, cause);
    }

    JoinException(String message) {
        super(message);
    }
}
