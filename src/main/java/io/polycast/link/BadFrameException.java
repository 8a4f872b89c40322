// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

/** Bytes that are not a frame of this version from a node of this cluster. The message contains no payload. */
final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
        super(message, null, false, false);
    }
}
