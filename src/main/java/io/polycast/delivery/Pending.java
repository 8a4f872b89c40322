// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.Message;
import org.jspecify.annotations.Nullable;

/** Some messages of a delivery that wait in one outbox: those from {@link #from} up to, not including, {@link #to}. */
final class Pending {
    final Delivery delivery;
    final Encoding encoding;
    final long place;
    int from;
    int to;

    /** Whether its delivery was given back: it holds the place of what is told to be left out, and of nothing else. */
    boolean released;

    /** What was left out right before the first of them. */
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
