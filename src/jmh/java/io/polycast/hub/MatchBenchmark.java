// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finding who wants a channel, in nanoseconds a look-up, which a batch pays once for each of its channels. Three
 * quarters of the patterns have wildcards, in three shapes, and a quarter are literal; each machine has one of each, so
 * a channel that is wanted matches four. The tokens of a name are split before the measurement, as they are in the
 * server from a name's second use on.
 *
 * <p>Look-ups follow an odd stride through all machines, so that with 100,000 patterns they miss the processor's caches
 * as they would in a busy server. The two sizes should differ by these misses only: more means that the cost of a match
 * has begun to depend on how many patterns there are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MatchBenchmark {
    private static final int SHAPES = 4;
    private static final int STRIDE = 7919;

    @Param({"1000", "100000"})
    int patterns;

    private final SubscriptionTree<Listener> tree = new SubscriptionTree<>(new NobodyElse());
    private final ChannelPattern passing = pattern("plant-1.*.machine-passing.>");
    private final Listener passenger = new Listener();
    private ChannelName[] wanted = {};
    private ChannelName[] unwanted = {};
    private int next;

    /** Fills the tree. */
    @Setup
    public void subscribe() {
        int machines = patterns / SHAPES;
        wanted = new ChannelName[machines];
        unwanted = new ChannelName[machines];
        for (int i = 0; i < machines; i++) {
            String plant = "plant-" + i % 10;
            String hall = "hall-" + i / 10 % 50;
            String machine = "machine-" + i;
            for (String text : List.of(
                    plant + "." + hall + "." + machine + ".temperature",
                    plant + "." + hall + "." + machine + ".*",
                    plant + ".*." + machine + ".>",
                    "*." + hall + "." + machine + ".temperature")) {
                tree.add(pattern(text), new Listener());
            }
            wanted[i] = ChannelName.of(plant + "." + hall + "." + machine + ".temperature");
            unwanted[i] = ChannelName.of(plant + "." + hall + ".door-" + i + ".open");
            if (wanted[i].tokens().length != unwanted[i].tokens().length
                    || matching(wanted[i]).size() != SHAPES
                    || !matching(unwanted[i]).isEmpty()) {
                throw new IllegalStateException("not the matches that were meant: " + wanted[i]);
            }
        }
    }

    private static ChannelPattern pattern(String text) {
        try {
            return ChannelPattern.parse(text);
        } catch (BadChannelException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A channel that matches four patterns. */
    @Benchmark
    public List<?> match() {
        return matching(wanted[turn()]);
    }

    /** A channel that nobody wants, though others in its hall are wanted. */
    @Benchmark
    public List<?> miss() {
        return matching(unwanted[turn()]);
    }

    /** A client that subscribes a pattern of its own and leaves again: both together. */
    @Benchmark
    public Subscription<?> comeAndGo() {
        Subscription<Listener> subscription = tree.add(passing, passenger);
        tree.remove(subscription);
        return subscription;
    }

    private List<Listener> matching(ChannelName channel) {
        List<Listener> found = new ArrayList<>(SHAPES);
        tree.match(channel, found);
        return found;
    }

    private int turn() {
        next = (next + STRIDE) % wanted.length;
        return next;
    }

    /** A recipient that is only ever found. */
    static final class Listener extends Recipient {}

    /** Other event loops, of which there are none. */
    static final class NobodyElse implements Interest {
        @Override
        public void begins(Pattern pattern) {}

        @Override
        public void ends(Pattern pattern) {}

        @Override
        public void members(Pattern pattern, String group, int members) {}
    }
}
