// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.delivery.MemoryBudget;
import io.polycast.testkit.HandClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream between two ends of which somebody forges frames: that honest ones are taken again soon, and what was lost
 * meanwhile is counted.
 */
class LinkInputTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandClock clock = new HandClock();
    private final Ends ends = new Ends(clock, new MemoryBudget(1 << 20, 1 << 20, 1 << 20), 1 << 20);
    private final LinkOutput output = ends.output;
    private final LinkInput input = ends.input;

    /** Takes what has been sent, as a node does; returns whether all of it was taken. */
    private boolean take() {
        boolean taken = true;
        for (Frame frame = ends.wire.poll(); frame != null; frame = ends.wire.poll()) {
            if (frame instanceof Frame.Open open && open.stream() > input.stream()) {
                input.open(open.stream());
            } else if (frame instanceof Frame.Numbered numbered) {
                LinkInput.Arrival place = input.place(numbered);
                taken &= place == LinkInput.Arrival.NEXT;
                if (place == LinkInput.Arrival.AHEAD) {
                    again(numbered.stream());
                }
            } else if (frame instanceof Frame.Beat beat && !input.upTo(beat, clock.nanos())) {
                taken = false;
                again(beat.stream());
            }
        }
        return taken;
    }

    private void again(long stream) {
        input.giveUp(stream);
        output.again(new Frame.Again(input.stream(), input.number()), List.of(Wanted.tokens("a")));
    }

    private void want(String pattern) {
        output.wants(Wanted.tokens(pattern), 0);
        output.flush();
    }

    /** A second goes by. */
    private void beat() {
        clock.pass(SECOND);
        output.frame(new Frame.Beat(output.stream(), output.number(), 0, false));
    }

    private void begin() {
        output.open(List.of(Wanted.tokens("a")));
        assertThat(take()).isTrue();
        want("b");
        assertThat(take()).isTrue();
        assertThat(input.stream()).isEqualTo(1);
        assertThat(input.number()).isEqualTo(2);
    }

    private void assertHeals() {
        for (int i = 0; i < 4; i++) {
            beat();
            take();
        }
        want("c");
        assertThat(take()).isTrue();
        beat();
        assertThat(take()).isTrue();
        assertThat(input.stream()).isEqualTo(output.stream());
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 1L << 40, Long.MAX_VALUE})
    void aStreamThatNobodyOpenedIsForgotten(long forged) {
        begin();
        input.open(forged);
        want("lost");
        assertThat(take()).isFalse();
        assertHeals();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1L << 40, Long.MAX_VALUE})
    void soIsAFrameOfOne(long forged) {
        begin();
        Frame.Numbered frame = new Frame.Wants(forged, 3, false, List.of(), List.of());
        if (input.place(frame) == LinkInput.Arrival.AHEAD) {
            again(forged);
        }
        want("lost");
        assertThat(take()).isFalse();
        assertHeals();
    }

    @Test
    void aFrameOfAStreamThatHasEndedDisturbsNothing() {
        begin();
        output.open(List.of(Wanted.tokens("a")));
        assertThat(take()).isTrue();
        assertThat(input.place(new Frame.Wants(1, 3, false, List.of(), List.of())))
                .isEqualTo(LinkInput.Arrival.OLD);
        want("c");
        assertThat(take()).isTrue();
    }

    @Test
    void whatArrivedBeforeIsNotCountedAsLost() {
        begin();
        input.open(Long.MAX_VALUE);
        for (int i = 0; i < 2; i++) {
            beat();
            take();
        }
        clock.pass(SECOND);
        input.upTo(new Frame.Beat(1, 2, 0, false), clock.nanos());
        assertThat(input.stream()).isEqualTo(1);
        assertThat(input.number()).isEqualTo(2);
    }

    @Test
    void framesThatComeLateAreNoReasonToDoubt() {
        begin();
        output.open(List.of(Wanted.tokens("a")));
        assertThat(take()).isTrue();
        for (int i = 0; i < 10; i++) {
            clock.pass(SECOND);
            assertThat(input.upTo(new Frame.Beat(1, 2, 0, false), clock.nanos()))
                    .isTrue();
            beat();
            assertThat(take()).isTrue();
        }
        assertThat(input.stream()).isEqualTo(2);
    }
}
