// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of every kind, with an immutable value for each, that all event loops read without a lock. A change is seen by every match that
 * begins after {@link #update} has returned. Safe on every thread.
 *
 * @param <V> what is kept for a pattern
 */
public final class PatternTable<V> {
    private final ConcurrentMap<String, V> literals = new ConcurrentHashMap<>();
    private final TokenIndex<V> tokens = new TokenIndex<>();
    private final GlobIndex<V> globs = new GlobIndex<>();
    private volatile boolean wild;

    /**
     * What becomes of that which is kept for a pattern.
     *
     * @param <V> what is kept
     */
    public interface Change<V> {
        /** From null when nothing was kept, to null when nothing is to be. */
        @Nullable V of(@Nullable V before);
    }

    /** Changes what is kept for a pattern. No two changes of one pattern overlap. */
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

    /** What is kept for the literal pattern of this channel. */
    public V literal(ChannelName channel, V otherwise) {
        return literals.getOrDefault(channel.toString(), otherwise);
    }

    /** Whether there are patterns that are not literal. */
    public boolean wild() {
        return wild;
    }

    /** Whether there are none at all. */
    public boolean isEmpty() {
        return !wild && literals.isEmpty();
    }

    /**
     * Tells of what is kept for the patterns with wildcards that match, as long as {@code more} is wanted and {@code steps} are left; returns
     * whether these have sufficed.
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

    /** Tells of what is kept for all patterns that match. */
    public void match(ChannelName channel, Predicate<V> more) {
        V literal = literals.get(channel.toString());
        if ((literal == null || more.test(literal)) && wild) {
            matchWild(channel, Integer.MAX_VALUE, more);
        }
    }

    /** Tells of all patterns. */
    public void all(BiConsumer<String, V> seen) {
        literals.forEach(seen);
        tokens.all(seen);
        globs.all((glob, value) -> seen.accept(glob.toString(), value));
    }
}
