// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of the wildcard tree, a radix tree by token: it holds all tokens up to the next place where patterns end or
 * branch, so there are at most two nodes per pattern, however many tokens it has.
 *
 * @param <R> the kind of recipient
 */
final class Branch<R extends Recipient> {
    @Nullable Branch<R> parent;

    /** The first token, by which the parent finds it. */
    String token;

    /** The further tokens, each with its dot in front. */
    String more;

    /** How many tokens there are, the first one included. */
    int tokens;

    /** The child that begins with {@code *}. */
    @Nullable Branch<R> any;

    /** The child that begins with another token, while there is only one. */
    private @Nullable Branch<R> only;

    /** All of these by their first token, once there are several. */
    private @Nullable Map<String, Branch<R>> named;

    /** Subscriptions of the pattern that ends here. */
    @Nullable Leaf<R> exact;

    /** Subscriptions of the pattern that ends here with {@code >}. */
    @Nullable Leaf<R> rest;

    /**
     * The recipients of patterns that end here or below; null while there are none below, and at the root, which is
     * never skipped.
     */
    @Nullable Audience<R> audience;

    Branch(@Nullable Branch<R> parent, String token, String more, int tokens) {
        this.parent = parent;
        this.token = token;
        this.more = more;
        this.tokens = tokens;
    }

    /** The child that begins with this token, which is not {@code *}. */
    @Nullable Branch<R> find(String childToken) {
        if (only != null) {
            return only.token.equals(childToken) ? only : null;
        }
        return named == null ? null : named.get(childToken);
    }

    /** The child that begins with this token of a pattern. */
    @Nullable Branch<R> child(String childToken) {
        return childToken.equals(ChannelPattern.ONE) ? any : find(childToken);
    }

    /** Puts a child in place of the one that begins with the same token. */
    void put(Branch<R> child) {
        child.parent = this;
        if (child.token.equals(ChannelPattern.ONE)) {
            any = child;
        } else if (named != null) {
            named.put(child.token, child);
        } else if (only == null || only.token.equals(child.token)) {
            only = child;
        } else {
            named = new HashMap<>(4);
            named.put(only.token, only);
            named.put(child.token, child);
            only = null;
        }
    }

    void drop(Branch<R> child) {
        if (any == child) {
            any = null;
        } else if (only == child) {
            only = null;
        } else if (named != null) {
            named.remove(child.token);
            if (named.size() == 1) {
                only = named.values().iterator().next();
                named = null;
            }
        }
        if (childless()) {
            audience = null;
        }
    }

    boolean childless() {
        return any == null && only == null && named == null;
    }

    boolean empty() {
        return exact == null && rest == null && childless();
    }

    /** The only child, if no pattern ends at this node. */
    private @Nullable Branch<R> onward() {
        if (exact != null || rest != null || named != null || parent == null) {
            return null;
        }
        return any == null ? only : only == null ? any : null;
    }

    /** Adds a child at the end of this node. */
    Branch<R> grow(String[] pattern, int from, int to) {
        String others =
                to == from + 1 ? "" : "." + String.join(".", List.of(pattern).subList(from + 1, to));
        Branch<R> child = new Branch<>(this, pattern[from], others, to - from);
        if (parent != null && audience == null) {
            audience = told();
        }
        put(child);
        return child;
    }

    /** Splits this node: a new one in front takes over this many of the tokens, and is returned. */
    Branch<R> split(int taken) {
        int at = 0;
        for (int i = 1; i < taken; i++) {
            at = more.indexOf('.', at) + 1;
        }
        int end = more.indexOf('.', at);
        Branch<R> front = new Branch<>(parent, token, more.substring(0, end), taken);
        front.audience = audience == null ? told() : audience.copy();
        if (parent != null) {
            parent.put(front);
        }
        int next = more.indexOf('.', end + 1);
        token = next < 0 ? more.substring(end + 1) : more.substring(end + 1, next);
        more = next < 0 ? "" : more.substring(next);
        tokens -= taken;
        front.put(this);
        return front;
    }

    /** Merges this node with its only child, if no pattern ends here. */
    void join() {
        Branch<R> child = onward();
        if (child != null && parent != null) {
            child.more = more + "." + child.token + child.more;
            child.token = token;
            child.tokens += tokens;
            parent.put(child);
        }
    }

    private Audience<R> told() {
        Audience<R> all = new Audience<>();
        tell(all);
        return all;
    }

    /** Visits all subscriptions here and below. */
    void tell(Audience<R> to) {
        to.addAll(exact);
        to.addAll(rest);
        if (any != null) {
            any.tell(to);
        }
        if (only != null) {
            only.tell(to);
        }
        if (named != null) {
            named.values().forEach(child -> child.tell(to));
        }
    }

    /**
     * Matches this node's further tokens against a name from {@code at} on: where the rest of the name begins, or -1.
     */
    int follow(String name, int at) {
        if (tokens == 1) {
            return at;
        }
        int here = at;
        int i = 0;
        int end = more.length();
        while (i < end) {
            if (here == name.length()) {
                return -1;
            }
            // Both are at a dot.
            i++;
            here++;
            if (more.charAt(i) == '*') {
                i++;
                here = tokenEnd(name, here);
            } else {
                for (; i < end && more.charAt(i) != '.'; i++, here++) {
                    if (here == name.length() || name.charAt(here) != more.charAt(i)) {
                        return -1;
                    }
                }
                if (here < name.length() && name.charAt(here) != '.') {
                    return -1;
                }
            }
        }
        return here;
    }

    private static int tokenEnd(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? name.length() : dot;
    }

    /** How many of this node's tokens are those of the pattern from {@code from} up to {@code to}; the first one is. */
    int common(String[] pattern, int from, int to) {
        int count = 1;
        int at = 0;
        while (from + count < to && at < more.length()) {
            int end = tokenEnd(more, at + 1);
            String next = pattern[from + count];
            if (next.length() != end - at - 1 || !more.startsWith(next, at + 1)) {
                break;
            }
            count++;
            at = end;
        }
        return count;
    }

    /** Visits each child. */
    void children(Consumer<Branch<R>> seen) {
        if (any != null) {
            seen.accept(any);
        }
        if (only != null) {
            seen.accept(only);
        }
        if (named != null) {
            named.values().forEach(seen);
        }
    }
}
