// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

/** The state of TLS on a connection. */
public enum TlsState {
    /** There is none, and there will be none. */
    NONE,
    /**
     * {@link PeerPort#startTls} has TLS to start: the endpoint has a certificate, and the client did not come by
     * WebSocket.
     */
    TO_BE_STARTED,
    /** All that is sent is encrypted. */
    STARTED
}
