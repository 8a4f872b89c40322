// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/** The immediate outcome of publishing a message. */
public enum Published {
    /** Accepted. */
    TAKEN,
    /** Refused: the client exceeds {@code publishRate} and backpressure cannot slow it down. */
    LIMITED
}
