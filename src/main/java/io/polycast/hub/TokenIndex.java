// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelPattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent tree of token patterns. Single writer, any number of concurrent readers; a match finds all that was put
 * before it began. Where everything belongs to one event loop, {@link SubscriptionTree} is faster.
 *
 * @param <V> the kind of value
 */
final class TokenIndex<V> {
    private final Branch<V> root = new Branch<>(null, "");

    private static final class Branch<V> {
        final @Nullable Branch<V> parent;
        final String token;
        volatile @Nullable V exact;

        /** The value of the pattern that ends here with {@code >}. */
        volatile @Nullable V rest;

        volatile @Nullable Branch<V> any;
        volatile @Nullable Map<String, Branch<V>> named;

        Branch(@Nullable Branch<V> parent, String token) {
            this.parent = parent;
            this.token = token;
        }

        @Nullable Branch<V> child(String name) {
            if (name.equals(ChannelPattern.ONE)) {
                return any;
            }
            Map<String, Branch<V>> children = named;
            return children == null ? null : children.get(name);
        }

        Branch<V> grow(String name) {
            Branch<V> child = new Branch<>(this, name);
            if (name.equals(ChannelPattern.ONE)) {
                any = child;
            } else {
                Map<String, Branch<V>> children = named;
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

        void drop(Branch<V> child) {
            if (any == child) {
                any = null;
            }
            Map<String, Branch<V>> children = named;
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
        Branch<V> node = root;
        for (int i = 0; node != null && i < tokens.length - (rest ? 1 : 0); i++) {
            node = node.child(tokens[i]);
        }
        return node == null ? null : rest ? node.rest : node.exact;
    }

    /** Sets the value of the pattern; null removes it. */
    void put(ChannelPattern pattern, @Nullable V value) {
        String[] tokens = pattern.tokens();
        boolean rest = endsOpen(tokens);
        Branch<V> node = root;
        for (int i = 0; i < tokens.length - (rest ? 1 : 0); i++) {
            Branch<V> child = node.child(tokens[i]);
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

    private static <V> int below(Branch<V> node, String[] name, int depth, int steps, Predicate<V> more) {
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
        Map<String, Branch<V>> children = node.named;
        Branch<V> child = children == null ? null : children.get(name[depth]);
        if (child != null) {
            left = below(child, name, depth + 1, left, more);
        }
        Branch<V> any = node.any;
        return any == null ? left : below(any, name, depth + 1, left, more);
    }

    /** Visits all, each with its text. */
    void all(BiConsumer<String, V> seen) {
        all(root, "", seen);
    }

    private static <V> void all(Branch<V> node, String path, BiConsumer<String, V> seen) {
        V exact = node.exact;
        if (exact != null) {
            seen.accept(path, exact);
        }
        String prefix = path.isEmpty() ? path : path + ".";
        V rest = node.rest;
        if (rest != null) {
            seen.accept(prefix + ChannelPattern.REST, rest);
        }
        Branch<V> any = node.any;
        if (any != null) {
            all(any, prefix + any.token, seen);
        }
        Map<String, Branch<V>> children = node.named;
        if (children != null) {
            children.values().forEach(child -> all(child, prefix + child.token, seen));
        }
    }
}
