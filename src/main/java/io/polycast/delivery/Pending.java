// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.Message;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a delivery that are pending in one outbox: those from {@link #from} up to, not including, {@link
 * #to}.
 */
final class Pending {
    final Delivery delivery;
    final Encoding encoding;
    final long place;
    int from;
    int to;

    /** Whether its delivery was released: then this merely holds the place of a gap. */
    boolean released;

    /** Dropped messages right before the first one. */
    @Nullable Gap before;

    Pending(Delivery delivery, Encoding encoding, long place, int from, int to) {
        this.delivery = delivery;
        this.encoding = encoding;
        this.place = place;
        this.from = from;
        this.to = to;
    }

    boolean empty() {
        return from == to;
    }

    Message message(int index) {
        return delivery.messages.get(index);
    }
}
