// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/** The reason why a message did not reach a subscriber; the {@code reason} label of the dropped-messages counter. */
public enum DropReason {
    /** Dropped by the endpoint's overflow policy, and reported to the client. */
    OVERFLOW("overflow"),
    /** Still pending when its client left or was ended. */
    CLOSED("closed"),
    /** Larger than a packet of this client's transport, or empty where packets can't be; reported to the client. */
    UNSENDABLE("unsendable"),
    /** Dropped or lost on the way from another node; reported to the client. */
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
