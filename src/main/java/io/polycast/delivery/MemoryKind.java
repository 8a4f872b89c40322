// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.Locale;

/** The purpose for which memory is held; the {@code kind} label of {@code polycast_memory_bytes}. */
public enum MemoryKind {
    /** Messages pending for slow clients, each counted once however many clients it is pending for. */
    MESSAGES(Sort.SHARED),
    /** Rendered messages, until every client's socket has taken its share. */
    RENDERINGS(Sort.SHARED),
    /** Frames that other nodes have not acknowledged. */
    LINKS(Sort.SHARED),
    /** Partial records, and records held back by an answer that comes first. */
    RECORDS(Sort.HELD),
    /** Answers that a client has not read. */
    REPLIES(Sort.HELD),
    /** Counts of dropped messages. */
    GAPS(Sort.HELD),
    /** Partial requests, and unread responses. */
    HTTP(Sort.HELD),
    /** TLS handshakes in progress. */
    HANDSHAKES(Sort.STANDING),
    /** The cost of being connected. */
    CLIENTS(Sort.STANDING),
    /** Subscriptions. */
    SUBSCRIPTIONS(Sort.STANDING);

    /** The bound that applies. */
    enum Sort {
        /** The bound on pending data, which shrinks each client's own. */
        SHARED,
        /** That one, and the share of it that clients may fill with what they send, or fail to read. */
        HELD,
        /** A bound of its own: this memory stays for as long as the client does. */
        STANDING
    }

    private final Sort sort;

    MemoryKind(Sort sort) {
        this.sort = sort;
    }

    Sort sort() {
        return sort;
    }

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
