// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelPattern;

/**
 * One recipient's wish for one pattern; the handle by which it is taken back.
 *
 * @param <R> the kind of recipient
 */
public final class Subscription<R extends Recipient> {
    final ChannelPattern pattern;
    final R recipient;
    final Leaf<R> leaf;

    /** Where it stands in its leaf; -1 once it was removed. */
    int index;

    Subscription(ChannelPattern pattern, R recipient, Leaf<R> leaf) {
        this.pattern = pattern;
        this.recipient = recipient;
        this.leaf = leaf;
    }

    /** What is wanted. */
    public ChannelPattern pattern() {
        return pattern;
    }
}
