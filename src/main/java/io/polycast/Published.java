// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/** What has come of a message that a client wanted to publish, told at once. */
public enum Published {
    /** It was accepted. */
    TAKEN,
    /** It was refused, since the client is over {@code publishRate} and can't be slowed down. */
    LIMITED
}
