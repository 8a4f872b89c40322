// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The set of recipients with patterns below a node, as long as they are few. Once a match has found all of them, the
 * subtree can be skipped, however many patterns it holds. Beyond {@link #FEW} the set is no longer kept, until half of
 * the subscriptions are gone and it pays to count again.
 *
 * @param <R> the kind of recipient
 */
final class Audience<R extends Recipient> {
    /** The most that are checked at a node; that one of them is missing usually shows at the first look. */
    static final int FEW = 64;

    private static final int NONE = 0;
    private static final Recipient[] NOBODY = {};
    private static final int[] NO_COUNTS = {};

    private Recipient[] recipients = NOBODY;

    /** Subscriptions per recipient. */
    private int[] counts = NO_COUNTS;

    private int size;
    private boolean many;
    private int subscriptions;
    private int countAgainAt = NONE;

    /** A copy. */
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

    /** Adds a subscription. */
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

    /** Adds all subscriptions of a pattern. */
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
        // The one that came last is usually the next to subscribe again, or to leave.
        for (int i = size - 1; i >= 0; i--) {
            if (recipients[i] == recipient) {
                return i;
            }
        }
        return -1;
    }

    /** Removes a subscription, which {@code node}, whose audience this is, no longer has. */
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

    /** Whether this match has found all of them. One that it has not found is checked first next time. */
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

    /** The most checks that {@link #found} makes. */
    int size() {
        return size;
    }
}
