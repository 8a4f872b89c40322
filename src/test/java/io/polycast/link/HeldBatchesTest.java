// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.testkit.HandClock;
import io.polycast.testkit.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches for links of which some are full: for whom they wait, and for how long. */
class HeldBatchesTest {
    private static final int ROUNDS = 300;
    private static final int STEPS = 200;
    private static final int MAX_PENDING = 20_000;
    private static final Duration PATIENCE = Duration.ofMillis(HeldBatches.PATIENCE_MS);
    private static final Duration TRIAL = Duration.ofSeconds(10);

    /** A node with links to others, whose acknowledgements a test makes up. */
    private static final class Sender {
        final HandClock clock = new HandClock();
        final MemoryBudget budget = new MemoryBudget(1 << 20, 1, 1);
        final List<Ends> nodes;
        final List<Batch> added = new ArrayList<>();
        final List<Batch> routed = new ArrayList<>();
        final HeldBatches held;
        private final long[] acknowledged;

        Sender(int count) {
            this.nodes = Stream.generate(() -> new Ends(clock, budget, MAX_PENDING))
                    .limit(count)
                    .toList();
            this.acknowledged = new long[count];
            this.held = new HeldBatches(
                    clock::after, nodes.stream().map(ends -> ends.link).toList(), this::route);
            nodes.forEach(ends -> {
                ends.output.open(List.of());
                ends.output.acknowledged(new Frame.Ack(ends.output.stream(), ends.output.number()));
            });
            // From the start on they have to keep up for a while.
            clock.pass(TRIAL);
        }

        private void route(Batch batch) {
            assertThat(full()).as("routed although a link is full").isFalse();
            routed.add(batch);
            nodes.forEach(ends ->
                    ends.output.publish(BatchCodec.write(batch.origin(), batch.messages(), 1), batch.messages()));
        }

        boolean full() {
            return nodes.stream().anyMatch(ends -> ends.output.full());
        }

        void add(int size) {
            Message message = new Message(ChannelName.of("c"), new byte[size], Attributes.EMPTY, 0, "text");
            Batch batch = new Batch(new ClientId("here01", 0, 1), List.of(message), message.weight(), 0);
            added.add(batch);
            held.add(batch);
        }

        /** The node has got so many frames more. */
        void acknowledge(int node, long frames) {
            LinkOutput output = nodes.get(node).output;
            acknowledged[node] = Math.min(output.number(), Math.max(acknowledged[node], 1) + frames);
            output.acknowledged(new Frame.Ack(output.stream(), acknowledged[node]));
            held.goOn();
        }

        /** The node misses something, and all that it has not got is sent no more. */
        void again(int node) {
            LinkOutput output = nodes.get(node).output;
            output.again(new Frame.Again(output.stream(), acknowledged[node]), List.of());
            acknowledged[node] = 0;
        }

        void check() {
            assertThat(routed.equals(added.subList(0, routed.size())))
                    .as("in order, each once")
                    .isTrue();
            if (!full()) {
                assertThat(routed).as("nothing waits for nobody").hasSameSizeAs(added);
            }
        }

        /** After which nothing can wait any more: one node may become full when another one is waited for no longer. */
        Duration longest() {
            return PATIENCE.multipliedBy(nodes.size() + 1);
        }

        boolean waits() {
            return routed.size() < added.size();
        }

        /** Fills the link with 1,000 bytes at a time until something waits. */
        void fill() {
            while (!waits()) {
                add(1_000);
            }
        }
    }

    @Test
    void batchesWaitForFullLinksAloneAndNeverForThoseThatTakeNothing() throws Exception {
        Rounds.play(ROUNDS, random -> {
            Sender sender = new Sender(1 + random.nextInt(3));
            boolean[] away = new boolean[sender.nodes.size()];
            for (int step = 0; step < STEPS; step++) {
                int node = random.nextInt(away.length);
                switch (random.nextInt(9)) {
                    case 0, 1, 2, 3 -> sender.add(random.nextInt(3_000));
                    case 4 -> sender.acknowledge(node, random.nextInt(8));
                    case 5 -> sender.clock.pass(Duration.ofMillis(random.nextInt(300)));
                    case 6 -> sender.clock.pass(random.nextInt(10) == 0 ? TRIAL : Duration.ZERO);
                    case 7 -> {
                        // Until somebody looks at what is held, what comes now must not overtake it.
                        sender.again(node);
                        sender.add(random.nextInt(3_000));
                        sender.held.goOn();
                    }
                    default -> goesOrComesBack(sender, node, away, random);
                }
                sender.check();
                if (random.nextInt(20) == 0) {
                    sender.clock.pass(sender.longest());
                    assertThat(sender.waits())
                            .as("nobody has taken anything for long")
                            .isFalse();
                }
            }
            for (int node = 0; node < away.length; node++) {
                sender.nodes.get(node).output.away(false);
                sender.acknowledge(node, Integer.MAX_VALUE);
            }
            sender.clock.pass(sender.longest());
            assertThat(sender.waits()).as("in the end").isFalse();
            sender.nodes.forEach(ends -> ends.output.close());
            assertThat(sender.budget.used(MemoryKind.LINKS)).isZero();
        });
    }

    private static void goesOrComesBack(Sender sender, int node, boolean[] away, Random random) {
        if (random.nextInt(4) == 0) {
            away[node] = !away[node];
            sender.nodes.get(node).output.away(away[node]);
            sender.held.goOn();
        }
    }

    @Test
    void aNodeThatTakesNothingIsWaitedForUntilPatienceEnds() {
        Sender sender = new Sender(2);
        sender.fill();
        sender.acknowledge(1, Integer.MAX_VALUE);
        sender.clock.pass(PATIENCE.minusMillis(1));
        assertThat(sender.waits()).isTrue();
        assertThat(sender.nodes.get(0).output.dropping()).isFalse();

        sender.clock.pass(Duration.ofMillis(1));
        assertThat(sender.waits()).isFalse();
        assertThat(sender.nodes.get(0).output.dropping()).isTrue();
        assertThat(sender.nodes.get(1).output.dropping()).as("the other one").isFalse();
    }

    @Test
    void aNodeThatIsALittleSlowMissesNothing() {
        Sender sender = new Sender(1);
        sender.fill();
        for (int i = 0; i < 100; i++) {
            sender.clock.pass(PATIENCE.minusMillis(1));
            // A little more than the eighth of what may be pending.
            sender.acknowledge(0, 3);
            sender.fill();
        }
        assertThat(sender.nodes.get(0).output.dropping()).isFalse();
        assertThat(sender.nodes.get(0).meters.dropped()).isZero();
    }

    @Test
    void whoWasTooSlowHasToKeepUpForAWhileBeforeItIsWaitedForAgain() {
        Sender sender = new Sender(1);
        sender.fill();
        sender.clock.pass(PATIENCE);
        sender.acknowledge(0, Integer.MAX_VALUE);
        assertThat(sender.nodes.get(0).output.dropping()).isFalse();

        sender.clock.pass(TRIAL);
        for (int i = 0; i < 15; i++) {
            sender.add(1_000);
        }
        assertThat(sender.waits()).as("within the trial").isFalse();
        sender.clock.pass(Duration.ofNanos(1));
        sender.add(1);
        assertThat(sender.waits()).as("after it").isTrue();
    }
}
