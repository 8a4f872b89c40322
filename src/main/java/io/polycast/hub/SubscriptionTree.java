// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which recipients want a channel. Literal patterns, by far the most, are found with one hash look-up of the whole name; patterns with
 * wildcards hang in a tree by token. Adding and removing follow one path and touch one leaf, so they cost the same in a large table as
 * in a small one, and a match visits only nodes that agree with the channel so far. Nothing is cached: a cache would have to be
 * thrown away at each change, which is when a server with much coming and going can least afford it. Belongs to one event loop.
 *
 * @param <R> the kind of recipient
 */
public final class SubscriptionTree<R> {
    private final Map<String, Leaf<R>> literals = new HashMap<>();
    private final Node<R> root = new Node<>(null, "");
    private final Interest interest;
    private int size;

    /** Reports to {@code interest} which patterns come and go. */
    public SubscriptionTree(Interest interest) {
        this.interest = interest;
    }

    /** Adds one subscription; the same recipient may add a pattern more than once and is then found more than once. */
    public Subscription<R> add(ChannelPattern pattern, R recipient) {
        Leaf<R> leaf = pattern.literal()
                ? literals.computeIfAbsent(pattern.toString(), key -> new Leaf<>(null))
                : wildcardLeaf(pattern);
        Subscription<R> subscription = new Subscription<>(pattern, recipient, leaf);
        leaf.add(subscription);
        size++;
        if (leaf.size() == 1) {
            interest.begins(pattern);
        }
        return subscription;
    }

    private Leaf<R> wildcardLeaf(ChannelPattern pattern) {
        Node<R> node = root;
        for (String token : pattern.tokens()) {
            if (token.equals(ChannelPattern.REST)) {
                if (node.rest == null) {
                    node.rest = new Leaf<>(node);
                }
                return node.rest;
            }
            node = node.child(token);
        }
        if (node.exact == null) {
            node.exact = new Leaf<>(node);
        }
        return node.exact;
    }

    /** Takes a subscription back. A second time does nothing. */
    public void remove(Subscription<R> subscription) {
        if (subscription.index < 0) {
            return;
        }
        Leaf<R> leaf = subscription.leaf;
        leaf.remove(subscription);
        size--;
        if (leaf.size() == 0) {
            if (leaf.node == null) {
                literals.remove(subscription.pattern.toString());
            } else {
                prune(leaf.node, leaf);
            }
            interest.ends(subscription.pattern);
        }
    }

    private void prune(Node<R> from, Leaf<R> leaf) {
        if (from.exact == leaf) {
            from.exact = null;
        } else {
            from.rest = null;
        }
        Node<R> node = from;
        while (node.parent != null && node.empty()) {
            node.parent.drop(node);
            node = node.parent;
        }
    }

    /** Tells each pattern that has subscriptions, and how many. */
    void patterns(ObjIntConsumer<String> seen) {
        literals.forEach((pattern, leaf) -> seen.accept(pattern, leaf.size()));
        patterns(root, "", seen);
    }

    private void patterns(Node<R> node, String path, ObjIntConsumer<String> seen) {
        if (node.exact != null) {
            seen.accept(path, node.exact.size());
        }
        String prefix = path.isEmpty() ? path : path + ".";
        if (node.rest != null) {
            seen.accept(prefix + ChannelPattern.REST, node.rest.size());
        }
        if (node.children != null) {
            node.children.forEach((token, child) -> patterns(child, prefix + token, seen));
        }
    }

    /** How many subscriptions there are. */
    public int size() {
        return size;
    }

    /** Whether not even a node is left. */
    boolean isEmpty() {
        return literals.isEmpty() && root.empty();
    }

    /** The leaves whose patterns match. */
    List<Leaf<R>> match(ChannelName channel) {
        List<Leaf<R>> leaves = new ArrayList<>(4);
        add(leaves, literals.get(channel.toString()));
        if (!root.empty()) {
            collect(root, channel.tokens(), 0, leaves);
        }
        return leaves;
    }

    private void collect(Node<R> node, String[] tokens, int depth, List<Leaf<R>> leaves) {
        if (depth == tokens.length) {
            add(leaves, node.exact);
            return;
        }
        add(leaves, node.rest);
        Node<R> same = node.find(tokens[depth]);
        if (same != null) {
            collect(same, tokens, depth + 1, leaves);
        }
        Node<R> any = node.find(ChannelPattern.ONE);
        if (any != null) {
            collect(any, tokens, depth + 1, leaves);
        }
    }

    private static <R> void add(List<Leaf<R>> leaves, @Nullable Leaf<R> leaf) {
        if (leaf != null) {
            leaves.add(leaf);
        }
    }
}
