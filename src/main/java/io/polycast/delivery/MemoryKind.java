// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.Locale;

/** What memory is kept for; the {@code kind} label of {@code polycast_memory_bytes}. */
public enum MemoryKind {
    /** Messages that wait for slow clients, each counted once however many it waits for. */
    MESSAGES(Sort.SHARED),
    /** Messages as they are written, until every client's socket has taken its share. */
    RENDERINGS(Sort.SHARED),
    /** Frames that other nodes have not acknowledged. */
    LINKS(Sort.SHARED),
    /** Records that have arrived in part, or wait for an answer that comes first. */
    RECORDS(Sort.HELD),
    /** Answers that a client has not read. */
    REPLIES(Sort.HELD),
    /** Notes of what was left out. */
    GAPS(Sort.HELD),
    /** Requests that have arrived in part, and responses that were not read. */
    HTTP(Sort.HELD),
    /** TLS handshakes under way. */
    HANDSHAKES(Sort.STANDING),
    /** What a client costs by being there. */
    CLIENTS(Sort.STANDING),
    /** What clients' subscriptions cost. */
    SUBSCRIPTIONS(Sort.STANDING);

    /** Which bound holds. */
    enum Sort {
        /** The one on all that waits, which shrinks each client's own. */
        SHARED,
        /** That one, and a part of it that clients may fill by what they send, or fail to read. */
        HELD,
        /** One of its own: it stays for as long as the client does. */
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
