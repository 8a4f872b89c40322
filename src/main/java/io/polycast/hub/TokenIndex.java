// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelPattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent tree of token patterns. Single writer, any number of concurrent readers; a match finds all that was put
 * before it began. Where everything belongs to one event loop, {@link SubscriptionTree} is faster.
 *
 * @param <V> the kind of value
 */
final class TokenIndex<V> {
    private final Junction<V> root = new Junction<>(null, "");

    private static final class Junction<V> {
        final @Nullable Junction<V> parent;
        final String token;
        volatile @Nullable V exact;

        /** The value of the pattern that ends here with {@code >}. */
        volatile @Nullable V rest;

        volatile @Nullable Junction<V> any;
        volatile @Nullable Map<String, Junction<V>> named;

        Junction(@Nullable Junction<V> parent, String token) {
            this.parent = parent;
            this.token = token;
        }

        @Nullable Junction<V> child(String name) {
            if (name.equals(ChannelPattern.ONE)) {
                return any;
            }
            Map<String, Junction<V>> children = named;
            return children == null ? null : children.get(name);
        }

        Junction<V> grow(String name) {
            Junction<V> child = new Junction<>(this, name);
            if (name.equals(ChannelPattern.ONE)) {
                any = child;
            } else {
                Map<String, Junction<V>> children = named;
                if (children == null) {
                    children = new ConcurrentHashMap<>(2);
                    children.put(name, child);
                    named = children;
                } else {
                    children.put(name, child);
                }
            }
            return child;
        }

        void drop(Junction<V> child) {
            if (any == child) {
                any = null;
            }
            Map<String, Junction<V>> children = named;
            if (children != null && children.remove(child.token, child) && children.isEmpty()) {
                named = null;
            }
        }

        boolean empty() {
            return exact == null && rest == null && any == null && named == null;
        }
    }

    private static boolean endsOpen(String[] tokens) {
        return tokens[tokens.length - 1].equals(ChannelPattern.REST);
    }

    /** The value of the pattern. */
    @Nullable V get(ChannelPattern pattern) {
        String[] tokens = pattern.tokens();
        boolean rest = endsOpen(tokens);
        Junction<V> node = root;
        for (int i = 0; node != null && i < tokens.length - (rest ? 1 : 0); i++) {
            node = node.child(tokens[i]);
        }
        return node == null ? null : rest ? node.rest : node.exact;
    }

    /** Sets the value of the pattern; null removes it. */
    void put(ChannelPattern pattern, @Nullable V value) {
        String[] tokens = pattern.tokens();
        boolean rest = endsOpen(tokens);
        Junction<V> node = root;
        for (int i = 0; i < tokens.length - (rest ? 1 : 0); i++) {
            Junction<V> child = node.child(tokens[i]);
            node = child == null ? node.grow(tokens[i]) : child;
        }
        if (rest) {
            node.rest = value;
        } else {
            node.exact = value;
        }
        while (node.parent != null && node.empty()) {
            node.parent.drop(node);
            node = node.parent;
        }
    }

    boolean isEmpty() {
        return root.empty();
    }

    /** Like {@link GlobIndex#match}, where a step is a node that agrees with the name. */
    int match(String[] name, int steps, Predicate<V> more) {
        return below(root, name, 0, steps, more);
    }

    private static <V> int below(Junction<V> node, String[] name, int depth, int steps, Predicate<V> more) {
        if (steps <= 0) {
            return steps;
        }
        V found = depth == name.length ? node.exact : node.rest;
        if (found != null && !more.test(found)) {
            return 0;
        }
        int left = steps - 1;
        if (depth == name.length) {
            return left;
        }
        Map<String, Junction<V>> children = node.named;
        Junction<V> child = children == null ? null : children.get(name[depth]);
        if (child != null) {
            left = below(child, name, depth + 1, left, more);
        }
        Junction<V> any = node.any;
        return any == null ? left : below(any, name, depth + 1, left, more);
    }
}
