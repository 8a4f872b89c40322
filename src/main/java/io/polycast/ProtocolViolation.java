// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * Input after which the connection cannot continue, because the start of the next record is unknown. Thrown by framers
 * and decoders; only the connection turns it into a farewell and a close. Has no stack trace: the peer is at fault, not
 * the code.
 */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    /**
     * A violation that ends the connection with this reason.
     *
     * @param detail what was wrong, meant for the client; no payload bytes
     */
    public ProtocolViolation(CloseReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** The reason with which the connection ends. */
    public CloseReason reason() {
        return reason;
    }

    /** What was wrong, meant for the client. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
