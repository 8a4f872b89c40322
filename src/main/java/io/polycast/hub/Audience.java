// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who has patterns below a node, while they are few. Once all of them have been found for a channel, nothing below the node can find
 * anybody else, however many patterns there are. Beyond {@link #FEW} it is only known that they are many, until half of their
 * subscriptions have gone and it pays to count again.
 *
 * @param <R> the kind of recipient
 */
final class Audience<R extends Recipient> {
    /** As many as are looked through at a node; finding out that one of them is missing mostly takes one look. */
    static final int FEW = 64;

    private static final int NONE = 0;
    private static final Recipient[] NOBODY = {};
    private static final int[] NO_COUNTS = {};

    private Recipient[] recipients = NOBODY;

    /** How many subscriptions each has. */
    private int[] counts = NO_COUNTS;

    private int size;
    private boolean many;
    private int subscriptions;
    private int countAgainAt = NONE;

    /** One with the same recipients. */
    Audience<R> copy() {
        Audience<R> copy = new Audience<>();
        copy.recipients = recipients.clone();
        copy.counts = counts.clone();
        copy.size = size;
        copy.many = many;
        copy.subscriptions = subscriptions;
        copy.countAgainAt = countAgainAt;
        return copy;
    }

    /** A subscription more. */
    void add(R recipient) {
        subscriptions++;
        if (many) {
            return;
        }
        int at = indexOf(recipient);
        if (at >= 0) {
            counts[at]++;
        } else if (size == FEW) {
            areMany();
        } else {
            if (size == recipients.length) {
                int room = Math.max(2, size * 2);
                recipients = Arrays.copyOf(recipients, room);
                counts = Arrays.copyOf(counts, room);
            }
            recipients[size] = recipient;
            counts[size++] = 1;
        }
    }

    /** All of a pattern's subscriptions more. */
    void addAll(@Nullable Leaf<R> leaf) {
        for (int i = 0; leaf != null && i < leaf.size(); i++) {
            add(leaf.recipient(i));
        }
    }

    private void areMany() {
        many = true;
        size = 0;
        recipients = NOBODY;
        counts = NO_COUNTS;
        countAgainAt = subscriptions / 2;
    }

    private int indexOf(Recipient recipient) {
        // Who came last is mostly the next to come, or to go.
        for (int i = size - 1; i >= 0; i--) {
            if (recipients[i] == recipient) {
                return i;
            }
        }
        return -1;
    }

    /** A subscription less; {@code node} is the one that this is about, and does not have the subscription any more. */
    void remove(R recipient, Branch<R> node) {
        subscriptions--;
        if (many) {
            if (subscriptions <= countAgainAt) {
                many = false;
                subscriptions = 0;
                node.tell(this);
            }
            return;
        }
        int at = indexOf(recipient);
        if (--counts[at] == 0) {
            size--;
            recipients[at] = recipients[size];
            counts[at] = counts[size];
            forget(size);
        }
    }

    @SuppressWarnings("NullAway") // The slot is beyond size and not read again before it is filled.
    private void forget(int index) {
        recipients[index] = null;
    }

    /** Whether all of them were found in this match. Whoever was not is looked at first the next time. */
    boolean found(long match) {
        if (many) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            Recipient recipient = recipients[i];
            if (recipient.matched != match) {
                int count = counts[i];
                recipients[i] = recipients[0];
                counts[i] = counts[0];
                recipients[0] = recipient;
                counts[0] = count;
                return false;
            }
        }
        return true;
    }

    /** How many looks {@link #found} takes at most. */
    int size() {
        return size;
    }
}
