// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.Message;
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
 * Routing one batch to 100 subscribers of literal channels, in nanoseconds a batch. The walk over the subscribers is
 * most of it, so {@code oneChannel} divided by 100 is what a subscriber adds to every batch before a byte is written
 * for it; it should hardly grow with the batch. {@code eightChannels} spreads the same batch and the same subscribers
 * over eight channels: what telling channels apart costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RouteBenchmark {
    private static final int SUBSCRIBERS = 100;
    private static final int CHANNELS = 8;

    @Param({"1", "16", "256"})
    int batch;

    private final Hub<MatchBenchmark.Listener> single = new Hub<>(new MatchBenchmark.NobodyElse());
    private final Hub<MatchBenchmark.Listener> spread = new Hub<>(new MatchBenchmark.NobodyElse());
    private Batch ofOne = batch(1, 1);
    private Batch ofEight = batch(1, 1);

    /** Subscribes everybody. */
    @Setup
    public void subscribe() {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            single.subscribe(ChannelPattern.of(channel(0)), new MatchBenchmark.Listener());
            spread.subscribe(ChannelPattern.of(channel(i % CHANNELS)), new MatchBenchmark.Listener());
        }
        ofOne = batch(batch, 1);
        ofEight = batch(batch, CHANNELS);
    }

    private static ChannelName channel(int number) {
        return ChannelName.of("plant.hall-" + number + ".temperature");
    }

    private static Batch batch(int size, int channels) {
        List<Message> messages = new ArrayList<>();
        int weight = 0;
        for (int i = 0; i < size; i++) {
            // A name of its own for each message, as each comes from parsing.
            Message message = new Message(channel(i % channels), new byte[64], Attributes.EMPTY, 0, "text");
            messages.add(message);
            weight += message.weight();
        }
        return new Batch(new ClientId("n", 0, 1), messages, weight, 0);
    }

    /** All messages on one channel, with 100 subscribers. */
    @Benchmark
    public List<?> oneChannel() {
        return single.route(ofOne);
    }

    /** Messages on eight channels in turn, with 12 or 13 subscribers each. */
    @Benchmark
    public List<?> eightChannels() {
        return spread.route(ofEight);
    }
}
