// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recipient's subscription to one pattern; the handle by which it is ended.
 *
 * @param <R> the kind of recipient
 */
public final class Subscription<R extends Recipient> {
    final Pattern pattern;
    final R recipient;
    final Leaf<R> leaf;

    /** The group that shares the messages; null outside of groups. */
    final @Nullable String group;

    /** The index in its leaf; -1 once removed. */
    int index;

    Subscription(Pattern pattern, R recipient, Leaf<R> leaf, @Nullable String group) {
        this.pattern = pattern;
        this.recipient = recipient;
        this.leaf = leaf;
        this.group = group;
    }

    /** What is wanted. */
    public Pattern pattern() {
        return pattern;
    }
}
