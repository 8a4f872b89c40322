// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * Input after which the connection can't go on, because it is no longer known where the next record starts. Thrown by
 * framers and decoders; only the connection turns it into a farewell and a close. Without stack trace: it is thrown on
 * behalf of a peer.
 */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    /**
     * Ends the connection with this reason.
     *
     * @param detail what was wrong, meant for the client; no payload bytes
     */
    public ProtocolViolation(CloseReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** What the connection ends with. */
    public CloseReason reason() {
        return reason;
    }

    /** What was wrong, meant for the client. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
