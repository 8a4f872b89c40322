// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.testkit.HandClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelCountsTest {
    private static final int PAYLOAD = 10;

    private final HandClock clock = new HandClock();
    private final ChannelCounts counts = new ChannelCounts(clock);

    private void publish(String... channels) {
        List<Message> messages = Arrays.stream(channels)
                .map(channel -> new Message(ChannelName.of(channel), new byte[PAYLOAD], Attributes.EMPTY, 0, "text"))
                .toList();
        counts.count(new Batch(new ClientId("node", 0, 1), messages, 1, 0));
    }

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            clock.pass(Duration.ofMillis(500));
            counts.tick();
        }
    }

    @Test
    void nothingIsCountedBeforeSomebodyAsks() {
        publish("lobby");
        assertThat(counts.busiest(10)).isEmpty();
        pass(5);
        assertThat(counts.busiest(10)).isEmpty();
    }

    @Test
    void ratesAreThoseOfTheLastFewSeconds() {
        counts.busiest(10);
        publish("a", "b", "b");
        clock.pass(Duration.ofMillis(500));
        assertThat(counts.busiest(10)).as("too early to say").isEmpty();
        clock.pass(Duration.ofMillis(1500));
        ChannelName b = ChannelName.of("b");
        assertThat(counts.busiest(10))
                .containsExactly(new BusyChannel(b, 1, PAYLOAD), new BusyChannel(ChannelName.of("a"), 0.5, 5));
        assertThat(counts.busiest(1)).extracting(BusyChannel::channel).containsExactly(b);

        pass(5);
        publish("late");
        pass(5);
        assertThat(counts.busiest(10))
                .as("long ago is forgotten")
                .containsExactly(new BusyChannel(ChannelName.of("late"), 0.2, 2));
    }

    @Test
    void whatIsBusyStaysWhenThereAreMoreChannelsThanCanBeCounted() {
        counts.busiest(10);
        for (int i = 0; i < 4 * ChannelCounts.MOST_CHANNELS; i++) {
            publish("one." + i, "busy", "one.more." + i);
        }
        pass(5);
        assertThat(counts.busiest(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(ChannelCounts.MOST_CHANNELS);
        assertThat(counts.busiest(1))
                .extracting(busy -> busy.channel().toString(), BusyChannel::messagesPerSecond)
                .containsExactly(tuple("busy", 4.0 * ChannelCounts.MOST_CHANNELS / 5));
    }

    @Test
    void countingEndsWhenNobodyHasAskedForLong() {
        counts.busiest(10);
        pass(31);
        publish("lobby");
        assertThat(counts.busiest(10)).isEmpty();
        pass(1);
        assertThat(counts.busiest(10)).isEmpty();
    }
}
