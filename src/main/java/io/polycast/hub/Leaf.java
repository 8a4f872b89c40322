// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Pattern;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of one pattern: an array without holes, since it is walked for each batch. Each subscription knows
 * its index, so removing one moves the last into its slot, at constant cost.
 *
 * @param <R> the kind of recipient
 */
final class Leaf<R extends Recipient> {
    /** The node of the wildcard tree that this leaf hangs on; null when the pattern is literal. */
    final @Nullable Branch<R> node;

    private Subscription<R>[] subscriptions;
    private int size;

    @SuppressWarnings("unchecked")
    Leaf(@Nullable Branch<R> node) {
        this.node = node;
        this.subscriptions = (Subscription<R>[]) new Subscription<?>[2];
    }

    void add(Subscription<R> subscription) {
        if (size == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, size * 2);
        }
        subscription.index = size;
        subscriptions[size++] = subscription;
    }

    void remove(Subscription<R> subscription) {
        Subscription<R> last = subscriptions[--size];
        subscriptions[subscription.index] = last;
        last.index = subscription.index;
        subscription.index = -1;
        clear(size);
        if (size >= 8 && size == subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, size * 2);
        }
    }

    @SuppressWarnings("NullAway") // The slot is beyond size and not read again before it is filled.
    private void clear(int index) {
        subscriptions[index] = null;
    }

    int size() {
        return size;
    }

    /** What all of them want; to be called while there are any. */
    Pattern pattern() {
        return subscriptions[0].pattern;
    }

    R recipient(int index) {
        return subscriptions[index].recipient;
    }

    /** Adds the recipients that this match has not found yet; returns how many it had found before. */
    int collect(long match, List<R> found) {
        int before = 0;
        for (int i = 0; i < size; i++) {
            R recipient = subscriptions[i].recipient;
            if (recipient.matched == match) {
                before++;
            } else {
                recipient.matched = match;
                found.add(recipient);
            }
        }
        return before;
    }
}
