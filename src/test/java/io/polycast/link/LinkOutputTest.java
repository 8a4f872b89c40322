// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.Pick;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.testkit.HandClock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * When a stream leaves messages out, and when it tells so; that all of them are accounted for, see
 * {@link LinkStreamTest}.
 */
class LinkOutputTest {
    private static final int MAX_PENDING = 10_000;

    private final Ends ends = new Ends(new HandClock(), new MemoryBudget(1 << 20, 1, 1), MAX_PENDING);
    private final LinkOutput output = ends.output;

    private void publish(int size) {
        List<Message> messages = List.of(new Message(ChannelName.of("c"), new byte[size], Attributes.EMPTY, 0, "text"));
        output.publish(BatchCodec.write(new ClientId("here01", 0, 1), messages, size), messages);
    }

    /** All that was sent so far has arrived. */
    private void acknowledge() {
        output.acknowledged(new Frame.Ack(output.stream(), output.number()));
    }

    private void begin() {
        output.open(List.of());
        acknowledge();
        ends.wire.clear();
    }

    @Test
    void whatDoesNotFitIsLeftOutAndAllThatFollowsUntilMostHasArrived() {
        begin();
        publish(MAX_PENDING - 1_000);
        publish(2_000);
        publish(1);
        assertThat(output.dropping()).isTrue();
        assertThat(ends.wire).hasSize(1);

        acknowledge();
        assertThat(output.dropping()).isFalse();
        publish(1);
        assertThat(ends.wire).hasSize(3).element(1).isInstanceOfSatisfying(Frame.Publication.class, told -> {
            assertThat(told.missed()).containsExactly(new Missed("c", 2));
            assertThat(told.batch()).isNull();
        });
    }

    @Test
    void whatWasMissedIsToldWithTheNextMessageWhereItCouldNotBeToldBefore() {
        begin();
        publish(MAX_PENDING * 3 / 4);
        output.away(true);
        publish(1);
        output.away(false);
        assertThat(ends.wire).as("more than half is pending").hasSize(1);

        publish(1);
        assertThat(ends.wire).hasSize(2).last().isInstanceOfSatisfying(Frame.Publication.class, next -> {
            assertThat(next.missed()).containsExactly(new Missed("c", 1));
            assertThat(next.batch()).isNotNull();
        });
    }

    private void publishPicked(int size, String... groups) {
        Message message = new Message(ChannelName.of("c"), new byte[size], Attributes.EMPTY, 0, "text");
        List<Pick> picks = Stream.of(groups).map(group -> new Pick(0, group, 0)).toList();
        output.publishPicked(new Batch(new ClientId("here01", 0, 1), List.of(message), size, 0, picks));
    }

    /** Subscribers outside of the groups have lost nothing by it. */
    @Test
    void whatAGroupMissesIsToldApart() {
        begin();
        publish(MAX_PENDING - 1_000);
        publishPicked(2_000, "g", "h");
        publish(1);
        publishPicked(1, "g");
        assertThat(ends.wire).hasSize(1);
        assertThat(ends.meters.dropped())
                .as("each group's and the subscribers'")
                .isEqualTo(4);

        acknowledge();
        assertThat(ends.wire).hasSize(3);
        assertThat(ends.wire).element(1).isInstanceOfSatisfying(Frame.MissedPicks.class, told -> assertThat(
                        told.missed())
                .containsExactly(new Missed("c", "g", 2), new Missed("c", "h", 1)));
        assertThat(ends.wire).element(2).isInstanceOfSatisfying(Frame.Publication.class, told -> {
            assertThat(told.missed()).containsExactly(new Missed("c", 1));
            assertThat(told.batch()).isNull();
        });
    }

    @Test
    void whatAGroupMissedIsToldBeforeTheNextMessageWhereverThatGoes() {
        for (boolean picked : List.of(true, false)) {
            begin();
            publish(MAX_PENDING * 3 / 4);
            output.away(true);
            publishPicked(1, "g");
            output.away(false);
            assertThat(ends.wire).as("more than half is pending").hasSize(1);

            if (picked) {
                publishPicked(1, "g");
            } else {
                publish(1);
            }
            assertThat(ends.wire).hasSize(3).element(1).isInstanceOf(Frame.MissedPicks.class);
        }
    }

    @Test
    void oneFrameFitsHoweverLargeItIs() {
        begin();
        publish(MAX_PENDING * 2);
        assertThat(output.dropping()).isFalse();
        assertThat(ends.wire).hasSize(1);
    }
}
