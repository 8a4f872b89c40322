// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token on the way to wildcard patterns.
 *
 * @param <R> the kind of recipient
 */
final class Node<R> {
    final @Nullable Node<R> parent;
    final String token;

    /** By token, {@code *} among them; null while there are none, since most nodes are the last of their pattern. */
    @Nullable Map<String, Node<R>> children;

    /** Subscriptions of the pattern that ends here. */
    @Nullable Leaf<R> exact;

    /** Subscriptions of the pattern that ends here with {@code >}. */
    @Nullable Leaf<R> rest;

    Node(@Nullable Node<R> parent, String token) {
        this.parent = parent;
        this.token = token;
    }

    Node<R> child(String childToken) {
        if (children == null) {
            children = new HashMap<>(4);
        }
        return children.computeIfAbsent(childToken, key -> new Node<>(this, key));
    }

    @Nullable Node<R> find(String childToken) {
        return children == null ? null : children.get(childToken);
    }

    boolean empty() {
        return exact == null && rest == null && children == null;
    }

    void drop(Node<R> child) {
        if (children != null) {
            children.remove(child.token);
            if (children.isEmpty()) {
                children = null;
            }
        }
    }
}
