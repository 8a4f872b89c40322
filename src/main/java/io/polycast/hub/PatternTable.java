// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent table of patterns of every kind, with an immutable value for each, read by all event loops without a
 * lock. A match that begins after {@link #update} has returned sees the change. Safe on every thread.
 *
 * @param <V> the kind of value
 */
public final class PatternTable<V> {
    private final ConcurrentMap<String, V> literals = new ConcurrentHashMap<>();
    private final TokenIndex<V> tokens = new TokenIndex<>();
    private final GlobIndex<V> globs = new GlobIndex<>();
    private volatile boolean wild;

    /**
     * A change of the value of a pattern.
     *
     * @param <V> the kind of value
     */
    public interface Change<V> {
        /** The new value from the old one; null stands for none, both ways. */
        @Nullable V of(@Nullable V before);
    }

    /** Changes the value of a pattern, atomically. */
    public void update(Pattern pattern, Change<V> change) {
        if (pattern.literal()) {
            literals.compute(pattern.toString(), (key, before) -> change.of(before));
            return;
        }
        synchronized (this) {
            if (pattern instanceof Glob glob) {
                V after = change.of(globs.get(glob));
                if (after == null) {
                    globs.remove(glob);
                } else {
                    globs.put(glob, after);
                }
            } else if (pattern instanceof ChannelPattern channels) {
                tokens.put(channels, change.of(tokens.get(channels)));
            }
            wild = !tokens.isEmpty() || !globs.isEmpty();
        }
    }

    /** The value of the literal pattern of this channel. */
    public V literal(ChannelName channel, V otherwise) {
        return literals.getOrDefault(channel.toString(), otherwise);
    }

    /** Whether there are patterns that are not literal. */
    public boolean wild() {
        return wild;
    }

    /** Whether the table is empty. */
    public boolean isEmpty() {
        return !wild && literals.isEmpty();
    }

    /**
     * Visits the values of matching wildcard patterns, until {@code more} returns false or no steps are left; returns
     * whether the steps sufficed.
     */
    public boolean matchWild(ChannelName channel, int steps, Predicate<V> more) {
        boolean[] satisfied = new boolean[1];
        Predicate<V> until = value -> {
            satisfied[0] = !more.test(value);
            return !satisfied[0];
        };
        int left = tokens.isEmpty() ? steps : tokens.match(channel.tokens(), steps, until);
        if (left > 0 && !globs.isEmpty()) {
            left = globs.match(channel.unescaped(), left, until);
        }
        return satisfied[0] || left > 0;
    }

    /** Visits the values of all patterns that match. */
    public void match(ChannelName channel, Predicate<V> more) {
        V literal = literals.get(channel.toString());
        if ((literal == null || more.test(literal)) && wild) {
            matchWild(channel, Integer.MAX_VALUE, more);
        }
    }
}
