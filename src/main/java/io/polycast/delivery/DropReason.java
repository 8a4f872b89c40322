// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/** Why a message did not reach a subscriber; the {@code reason} label of the dropped-messages counter. */
public enum DropReason {
    /** Left out by the endpoint's overflow policy, and told to the client. */
    OVERFLOW("overflow"),
    /** Waited for a client that went away, or was ended, before it could be written. */
    CLOSED("closed"),
    /**
     * Longer than a packet of this client's transport can be, or without a byte to put into one; told to the client.
     */
    UNSENDABLE("unsendable"),
    /** Was left out, or lost, on the way from another node; told to the client. */
    LINK("link");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    /** The label's value. */
    public String label() {
        return label;
    }
}
