// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * The index from channels to recipients. Literal patterns, by far the most, take one hash look-up of the whole name;
 * patterns with wildcards are in a tree by token, and globs in an index of their own ({@link GlobIndex}). Adding and
 * removing follow one path and touch one leaf, so they cost the same in a large table as in a small one; a match visits
 * only nodes that agree with the channel so far and have somebody below them who was not found yet. Nothing is cached:
 * a cache would be invalidated by each subscription, which is when a busy server can least afford it. Belongs to one
 * event loop.
 *
 * @param <R> the kind of recipient
 */
public final class SubscriptionTree<R extends Recipient> {
    private final Map<String, Leaf<R>> literals = new HashMap<>();
    private final Branch<R> root = new Branch<>(null, "", "", 0);
    private final GlobIndex<Leaf<R>> globs = new GlobIndex<>();
    private final Interest interest;
    private int size;
    private long matches;

    /** An empty index, which reports to {@code interest} which patterns come and go. */
    public SubscriptionTree(Interest interest) {
        this.interest = interest;
    }

    /** Adds one subscription. */
    public Subscription<R> add(Pattern pattern, R recipient) {
        Leaf<R> leaf = leaf(pattern);
        Subscription<R> subscription = new Subscription<>(pattern, recipient, leaf, null);
        leaf.add(subscription);
        for (Branch<R> node = leaf.node; node != null; node = node.parent) {
            if (node.audience != null) {
                node.audience.add(recipient);
            }
        }
        size++;
        if (leaf.size() == 1) {
            interest.begins(pattern);
        }
        return subscription;
    }

    private Leaf<R> leaf(Pattern pattern) {
        if (pattern instanceof Glob glob) {
            Leaf<R> leaf = globs.get(glob);
            if (leaf == null) {
                leaf = new Leaf<>(null);
                globs.put(glob, leaf);
            }
            return leaf;
        }
        return pattern.literal()
                ? literals.computeIfAbsent(pattern.toString(), key -> new Leaf<>(null))
                : wildcardLeaf((ChannelPattern) pattern);
    }

    private Leaf<R> wildcardLeaf(ChannelPattern pattern) {
        String[] tokens = pattern.tokens();
        boolean rest = tokens[tokens.length - 1].equals(ChannelPattern.REST);
        Branch<R> node = node(tokens, rest ? tokens.length - 1 : tokens.length);
        if (rest) {
            if (node.rest == null) {
                node.rest = new Leaf<>(node);
            }
            return node.rest;
        }
        if (node.exact == null) {
            node.exact = new Leaf<>(node);
        }
        return node.exact;
    }

    /** The node at which these tokens end, found or made. */
    private Branch<R> node(String[] tokens, int length) {
        Branch<R> node = root;
        int depth = 0;
        while (depth < length) {
            Branch<R> child = node.child(tokens[depth]);
            if (child == null) {
                return node.grow(tokens, depth, length);
            }
            int common = child.common(tokens, depth, length);
            node = common < child.tokens ? child.split(common) : child;
            depth += common;
        }
        return node;
    }

    /** Removes a subscription. Idempotent. */
    public void remove(Subscription<R> subscription) {
        if (subscription.index < 0) {
            return;
        }
        Leaf<R> leaf = subscription.leaf;
        leaf.remove(subscription);
        for (Branch<R> node = leaf.node; node != null; node = node.parent) {
            if (node.audience != null) {
                node.audience.remove(subscription.recipient, node);
            }
        }
        size--;
        if (leaf.size() == 0) {
            if (leaf.node != null) {
                prune(leaf.node, leaf);
            } else if (subscription.pattern instanceof Glob glob) {
                globs.remove(glob);
            } else {
                literals.remove(subscription.pattern.toString());
            }
            interest.ends(subscription.pattern);
        }
    }

    private void prune(Branch<R> from, Leaf<R> leaf) {
        if (from.exact == leaf) {
            from.exact = null;
        } else {
            from.rest = null;
        }
        Branch<R> node = from;
        while (node.parent != null && node.empty()) {
            node.parent.drop(node);
            node = node.parent;
        }
        node.join();
    }

    /** Visits each pattern that has subscriptions, with their number. */
    void patterns(ObjIntConsumer<Pattern> seen) {
        Consumer<Leaf<R>> each = leaf -> seen.accept(leaf.pattern(), leaf.size());
        literals.values().forEach(each);
        leaves(root, each);
        globs.all((glob, leaf) -> each.accept(leaf));
    }

    /** How many subscribe to this channel by its name. */
    int named(ChannelName channel) {
        Leaf<R> leaf = literals.get(channel.toString());
        return leaf == null ? 0 : leaf.size();
    }

    private void leaves(Branch<R> node, Consumer<Leaf<R>> each) {
        if (node.exact != null) {
            each.accept(node.exact);
        }
        if (node.rest != null) {
            each.accept(node.rest);
        }
        node.children(child -> leaves(child, each));
    }

    /** How many subscriptions there are. */
    public int size() {
        return size;
    }

    /** Whether not even a node is left. */
    boolean isEmpty() {
        return literals.isEmpty() && root.empty() && globs.isEmpty();
    }

    /**
     * Adds the recipients of this channel, each one once, to an empty list; returns the steps that this took beyond
     * finding them.
     */
    int match(ChannelName channel, List<R> found) {
        long match = ++matches;
        Leaf<R> literal = literals.get(channel.toString());
        if (literal != null) {
            literal.collect(match, found);
        }
        int steps = root.empty() ? 0 : new Walk<>(channel, match, found).from(root);
        return globs.isEmpty() ? steps : steps + matchGlobs(channel, match, found);
    }

    private int matchGlobs(ChannelName channel, long match, List<R> found) {
        int left = globs.match(channel.unescaped(), Integer.MAX_VALUE, leaf -> {
            leaf.collect(match, found);
            return true;
        });
        return Integer.MAX_VALUE - left;
    }
}
