// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One recipient's wish for one pattern; the handle by which it is taken back.
 *
 * @param <R> the kind of recipient
 */
public final class Subscription<R extends Recipient> {
    final Pattern pattern;
    final R recipient;
    final Leaf<R> leaf;

    /** Of which one member gets each message; null for those who get all of them. */
    final @Nullable String group;

    /** Where it stands in its leaf; -1 once it was removed. */
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
