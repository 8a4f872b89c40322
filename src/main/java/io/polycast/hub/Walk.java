// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One search of the wildcard tree for the recipients of a channel. It skips subtrees that can only yield recipients
 * already found, so a recipient costs no more the more of its patterns match.
 *
 * @param <R> the kind of recipient
 */
final class Walk<R extends Recipient> {
    /** Up to here, checking who is below costs more than it saves. */
    private static final int FREE_STEPS = 32;

    private final String name;
    private final String[] tokens;
    private final long match;
    private final List<R> found;

    /** What was visited beyond the recipients that were found. */
    private int steps;

    Walk(ChannelName channel, long match, List<R> found) {
        this.name = channel.toString();
        this.tokens = channel.tokens();
        this.match = match;
        this.found = found;
    }

    /** Searches the whole tree; returns the steps that it took. */
    int from(Branch<R> root) {
        below(root, 0, 0);
        return steps;
    }

    /**
     * Searches below a node at which {@code depth} tokens of the name are matched, and the next one begins at {@code
     * at}.
     */
    private void below(Branch<R> node, int depth, int at) {
        steps++;
        if (depth == tokens.length) {
            take(node.exact);
            return;
        }
        take(node.rest);
        String next = tokens[depth];
        enter(node.find(next), next, depth, at);
        enter(node.any, next, depth, at);
    }

    private void enter(@Nullable Branch<R> child, String next, int depth, int at) {
        if (child == null) {
            return;
        }
        if (steps > FREE_STEPS && !found.isEmpty() && passedOver(child)) {
            return;
        }
        int end = child.follow(name, at + next.length());
        if (end >= 0) {
            below(child, depth + child.tokens, end + 1);
        } else {
            steps++;
        }
    }

    private boolean passedOver(Branch<R> child) {
        Audience<R> audience = child.audience;
        if (audience == null || !audience.found(match)) {
            return false;
        }
        steps += audience.size();
        return true;
    }

    private void take(@Nullable Leaf<R> leaf) {
        if (leaf != null) {
            steps += leaf.collect(match, found);
        }
    }
}
