// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.Pick;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.testkit.HandClock;
import io.polycast.testkit.Rounds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A stream of which frames are lost, come late, or are not acknowledged, to a node that goes away and comes back:
 * before each message of a channel all earlier ones have come or were told to be missing, none both; and in the end
 * that is all that was published.
 */
class LinkStreamTest {
    private static final int ROUNDS = 300;
    private static final int STEPS = 200;
    private static final Duration LATEST = Duration.ofMillis(800);

    private static final class Path {
        private final Random random;
        private final HandClock clock = new HandClock();
        private final MemoryBudget budget = new MemoryBudget(30_000, 1, 1);
        private final Ends ends;
        private final LinkOutput output;
        private final LinkInput input;
        private final Deque<Frame> back = new ArrayDeque<>();
        private final Deque<Late> late = new ArrayDeque<>();

        /** What the clients of the sender want, and whom they hold up how often. */
        private final TreeSet<String> patterns = new TreeSet<>();

        private final Map<ClientId, Integer> held = new HashMap<>();

        /** By channel, or channel and group: how many were published, and how many have come or were told missing. */
        private final Map<String, Long> published = new HashMap<>();

        private final Map<String, Long> seen = new HashMap<>();
        private long missed;
        private long charged;
        private long againNanos;
        private boolean away;

        private record Late(Frame frame, long sinceNanos) {}

        Path(Random random) {
            this.random = random;
            this.ends = new Ends(clock, budget, 500 + random.nextInt(20_000));
            this.output = ends.output;
            this.input = ends.input;
            this.againNanos = clock.nanos();
        }

        private void publish() {
            List<Message> messages = new ArrayList<>();
            int weight = 0;
            for (int i = random.nextInt(4); i >= 0; i--) {
                String channel = "c" + random.nextInt(3);
                Message message = message(channel, published.merge(channel, 1L, Long::sum));
                messages.add(message);
                weight += message.weight();
            }
            output.publish(BatchCodec.write(new ClientId("here01", 0, 1), messages, weight), messages);
        }

        private Message message(String channel, long number) {
            String payload = number + " ".repeat(random.nextInt(random.nextInt(5) == 0 ? 800 : 20));
            return new Message(ChannelName.of(channel), payload.getBytes(UTF_8), Attributes.EMPTY, 0, "text");
        }

        /** Messages of the same channels, for one or both of two groups. */
        private void publishPicked() {
            List<Message> messages = new ArrayList<>();
            List<Pick> picks = new ArrayList<>();
            int weight = 0;
            for (int i = random.nextInt(4); i >= 0; i--) {
                int wanting = 1 + random.nextInt(3);
                for (int group = 0; group < 2; group++) {
                    if ((wanting & 1 << group) != 0) {
                        picks.add(new Pick(messages.size(), "g" + group, 0));
                        published.merge("c g" + group, 1L, Long::sum);
                    }
                }
                Message message = message("c", 0);
                messages.add(message);
                weight += message.weight();
            }
            output.publishPicked(new Batch(new ClientId("here01", 0, 1), messages, weight, 0, picks));
        }

        private void gap(Missed gap, String of) {
            missed += gap.count();
            seen.merge(of, gap.count(), Long::sum);
        }

        private void want() {
            String pattern = "p" + random.nextInt(12) + ".*";
            boolean wanted = patterns.add(pattern) || !patterns.remove(pattern);
            output.wants(Wanted.tokens(pattern), wanted ? 0 : OwnPatterns.ENDED);
            output.flush();
        }

        private List<Want> wants() {
            return patterns.stream().map(Wanted::tokens).toList();
        }

        private void hold() {
            ClientId publisher = new ClientId("there1", 0, random.nextInt(4));
            if (held.containsKey(publisher) && random.nextBoolean()) {
                held.computeIfPresent(publisher, (id, times) -> times == 1 ? null : times - 1);
                output.release(publisher);
            } else {
                held.merge(publisher, 1, Integer::sum);
                output.hold(publisher);
            }
        }

        private void beat() {
            output.frame(new Frame.Beat(output.stream(), output.number(), 0, false));
        }

        /** The receiver, as a node does it. */
        private void take(Frame frame) throws BadFrameException {
            if (frame instanceof Frame.Open open) {
                if (open.stream() > input.stream()) {
                    input.open(open.stream());
                }
            } else if (frame instanceof Frame.Numbered numbered) {
                switch (input.place(numbered)) {
                    case NEXT -> act(numbered);
                    case AHEAD -> again(numbered.stream());
                    case OLD -> {
                        // Came late.
                    }
                }
            } else if (frame instanceof Frame.Beat beat) {
                if (input.upTo(beat, clock.nanos())) {
                    acknowledge();
                } else {
                    again(beat.stream());
                }
            }
        }

        private void act(Frame.Numbered frame) throws BadFrameException {
            if (frame instanceof Frame.Publication publication) {
                publication.missed().forEach(gap -> gap(gap, gap.channel()));
                Batch batch = publication.batch();
                if (batch != null) {
                    for (Message message : batch.messages()) {
                        long number = seen.merge(message.channel().toString(), 1L, Long::sum);
                        assertThat(new String(message.payload(), UTF_8).strip())
                                .as("the next of %s", message.channel())
                                .isEqualTo(Long.toString(number));
                    }
                }
            } else if (frame instanceof Frame.Picked picked) {
                picked.batch().picks().forEach(pick -> seen.merge("c " + pick.group(), 1L, Long::sum));
            } else if (frame instanceof Frame.MissedPicks lost) {
                lost.missed().forEach(gap -> gap(gap, gap.channel() + " " + gap.group()));
            } else if (frame instanceof Frame.Wants wants) {
                input.wants(wants);
            } else if (frame instanceof Frame.Hold hold) {
                assertThat(input.hold(hold.publisher(), hold.held()))
                        .as("%s", hold)
                        .isTrue();
            }
            if (random.nextInt(3) == 0) {
                acknowledge();
            }
        }

        private void acknowledge() {
            back.add(new Frame.Ack(input.stream(), input.number()));
        }

        private void again(long stream) {
            input.giveUp(stream);
            if (clock.nanos() - againNanos > Duration.ofMillis(200).toNanos()) {
                againNanos = clock.nanos();
                back.add(new Frame.Again(input.stream(), input.number()));
            }
        }

        private void forward(int frames) throws BadFrameException {
            for (int i = 0; i < frames && !ends.wire.isEmpty(); i++) {
                take(ends.wire.remove());
            }
        }

        private void back(int frames) {
            for (int i = 0; i < frames && !back.isEmpty(); i++) {
                Frame frame = back.remove();
                if (frame instanceof Frame.Ack ack) {
                    output.acknowledged(ack);
                } else {
                    output.again((Frame.Again) frame, wants());
                }
            }
        }

        /** What is late comes before beats have told of nothing else for too long. */
        private void pass(int most) throws BadFrameException {
            clock.pass(Duration.ofMillis(random.nextInt(most)));
            while (!late.isEmpty() && clock.nanos() - late.element().sinceNanos() > LATEST.toNanos()) {
                take(late.remove().frame());
            }
        }

        private void lose() {
            Deque<Frame> queue = random.nextInt(4) == 0 ? back : ends.wire;
            for (int i = random.nextInt(4); i >= 0 && !queue.isEmpty(); i--) {
                queue.remove();
            }
        }

        private void step() throws BadFrameException {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> publish();
                case 4 -> publishPicked();
                case 5 -> want();
                case 6 -> hold();
                case 7 -> beat();
                case 8, 9, 10 -> forward(random.nextInt(8));
                case 11, 12 -> back(random.nextInt(6));
                case 13, 14 -> pass(300);
                case 15 -> {
                    if (random.nextInt(3) == 0) {
                        lose();
                    }
                }
                case 16 -> {
                    if (!ends.wire.isEmpty()) {
                        late.add(new Late(ends.wire.remove(), clock.nanos()));
                    }
                }
                case 17 -> {
                    if (random.nextBoolean()) {
                        away = !away;
                        output.away(away);
                    }
                }
                case 18 -> {
                    if (random.nextInt(5) == 0) {
                        output.drop();
                    }
                }
                default -> charge(random.nextInt(4) == 0 ? random.nextInt(30_000) : 0);
            }
        }

        /** Others need memory, too. */
        private void charge(long bytes) {
            budget.charge(MemoryKind.MESSAGES, bytes - charged);
            charged = bytes;
        }

        /** All that is under way arrives, and somebody looks after it each second. */
        private void settle() throws BadFrameException {
            while (!late.isEmpty()) {
                take(late.remove().frame());
            }
            for (int second = 0; second < 8; second++) {
                beat();
                while (!ends.wire.isEmpty() || !back.isEmpty()) {
                    forward(1);
                    back(1);
                }
                clock.pass(Duration.ofSeconds(1));
            }
        }

        /** Somebody says that the receiver leaves, which it does not. */
        private void isSaidToLeave() throws BadFrameException {
            settle();
            output.left();
            publish();
            assertThat(ends.wire).isEmpty();
            output.stays(wants());
        }

        void play() throws BadFrameException {
            output.open(wants());
            for (int step = 0; step < STEPS; step++) {
                step();
                assertThat(ends.meters.pendingBytes())
                        .as("counted and charged")
                        .isEqualTo(budget.used(MemoryKind.LINKS));
            }
            charge(0);
            away = false;
            output.away(false);
            if (random.nextInt(4) == 0) {
                isSaidToLeave();
            }
            settle();

            assertThat(seen).as("come or missed").isEqualTo(published);
            assertThat(ends.meters.dropped()).as("counted as dropped").isEqualTo(missed);
            assertThat(ends.wanted).isEqualTo(patterns);
            assertThat(input.complete()).isTrue();
            assertThat(output.known()).isTrue();
            assertThat(input.releaseAll()).containsExactlyInAnyOrderElementsOf(held.keySet());
            assertThat(output.idle()).isTrue();
            assertThat(budget.used()).as("kept").isZero();
        }
    }

    @Test
    void eachMessageComesInOrderOrIsToldToBeMissing() throws Exception {
        Rounds.play(ROUNDS, random -> new Path(random).play());
    }

    /** What the other node has not got when it is given up counts as dropped, and is kept no longer. */
    @Test
    void whatWasNotAcknowledgedAtTheEndIsGivenBack() throws Exception {
        Rounds.play(ROUNDS, random -> {
            Path path = new Path(random);
            path.output.open(path.wants());
            for (int i = 0; i < 20; i++) {
                path.publish();
                path.forward(random.nextInt(2));
                path.back(random.nextInt(2));
            }
            path.output.close();
            assertThat(path.budget.used()).isZero();
            assertThat(path.ends.meters.pendingBytes()).isZero();
        });
    }
}
