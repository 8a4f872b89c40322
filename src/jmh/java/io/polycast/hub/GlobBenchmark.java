// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelName;
import io.polycast.Glob;
import java.nio.charset.StandardCharsets;
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
 * Finding who wants a channel by globs, in nanoseconds a look-up. Half of the globs end with a star, half begin with
 * one; each channel matches one of each. The two sizes should differ by cache misses only. {@link #inVain} is the bad
 * case: all globs begin and end with a star, so that each of them has to be tried.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class GlobBenchmark {
    private static final int STRIDE = 7919;

    @Param({"100", "10000"})
    int globs;

    private final SubscriptionTree<MatchBenchmark.Listener> tree =
            new SubscriptionTree<>(new MatchBenchmark.NobodyElse());
    private final SubscriptionTree<MatchBenchmark.Listener> stars =
            new SubscriptionTree<>(new MatchBenchmark.NobodyElse());
    private ChannelName[] channels = {};
    private int next;

    /** Fills the trees. */
    @Setup
    public void subscribe() {
        int half = globs / 2;
        channels = new ChannelName[half];
        for (int i = 0; i < half; i++) {
            tree.add(glob("news." + i + ".*"), new MatchBenchmark.Listener());
            tree.add(glob("*.late-" + i), new MatchBenchmark.Listener());
            stars.add(glob("*other-" + i + "*"), new MatchBenchmark.Listener());
            stars.add(glob("*other-" + i + "x*"), new MatchBenchmark.Listener());
            channels[i] = ChannelName.of("news." + i + ".late-" + (half - 1 - i));
            if (matching(tree, channels[i]).size() > 2) {
                throw new IllegalStateException("not the matches that were meant: " + channels[i]);
            }
        }
    }

    private static Glob glob(String text) {
        return Glob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A channel that matches two globs. */
    @Benchmark
    public List<?> match() {
        next = (next + STRIDE) % channels.length;
        return matching(tree, channels[next]);
    }

    /** A channel that matches none of globs that each have to be tried. */
    @Benchmark
    public List<?> inVain() {
        next = (next + STRIDE) % channels.length;
        return matching(stars, channels[next]);
    }

    private static List<?> matching(SubscriptionTree<MatchBenchmark.Listener> tree, ChannelName channel) {
        List<MatchBenchmark.Listener> found = new ArrayList<>(2);
        tree.match(channel, found);
        return found;
    }
}
