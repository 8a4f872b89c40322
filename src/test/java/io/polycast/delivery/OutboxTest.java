// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.Message;
import io.polycast.testkit.Rounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Outboxes of every policy that share what is delivered, and are drained, answered, told of losses and closed in any
 * order, beside a model: what is told and what is counted instead is all that was published, each thing at its place,
 * and in the end nothing is kept.
 */
class OutboxTest {
    private static final int ROUNDS = 60;
    private static final int STEPS = 150;
    private static final long PLENTY = 1L << 30;

    /** One outbox, what is around it, and what it should do. */
    private static final class Door {
        final OverflowPolicy policy;
        final Client client;
        final Account account;
        final Holding holding;
        final Outbox outbox;
        final long maxPending;

        /** Whether the budget is so large that this outbox alone decides. */
        final boolean alone;

        final Set<ClientId> paused = new HashSet<>();
        long published;
        long lost;
        long overflowed;
        long forgotten;
        long replies;
        boolean closed;

        Door(OverflowPolicy policy, LoopMemory memory, boolean alone, Random random) {
            int maxPacketSize = random.nextInt(4) == 0 ? 20 + random.nextInt(40) : Integer.MAX_VALUE;
            this.policy = policy;
            this.alone = alone;
            this.client = new Client(maxPacketSize);
            this.account = new Account(maxPacketSize);
            this.holding = new Holding(memory);
            this.maxPending = 200L + random.nextInt(random.nextBoolean() ? 1_000 : 20_000);
            this.outbox = new Outbox(client, policy, maxPending, memory, holding, client);
            client.onWrite = () -> {
                if (random.nextInt(3) == 0) {
                    outbox.drain();
                }
            };
        }

        @Override
        public String toString() {
            return policy + (client.packets() ? " on packets" : " on a stream");
        }

        void deliver(Delivery delivery, Words encoding) {
            boolean straight = outbox.isEmpty() && client.writable() && account.replyBytes() == 0;
            published += delivery.messages.size();
            account.deliver(delivery.messages, encoding.mark());
            outbox.deliver(delivery, encoding);
            long before = account.messages();
            account.hear(client.listen(), alone);
            boolean passed = account.messages() == 0 && before > 0;
            if (straight) {
                assertThat(passed).as("nothing waits where nothing has to").isTrue();
            }
            if (!passed && alone && account.bytes() > maxPending) {
                overflow(delivery.origin);
            }
        }

        private void overflow(ClientId publisher) {
            if (policy == OverflowPolicy.DISCONNECT) {
                assertThat(client.ended).isEqualTo(CloseReason.SLOW);
                forgotten += account.forget();
            } else if (policy == OverflowPolicy.PAUSE) {
                paused.add(publisher);
            } else {
                overflowed += account.relieve(policy, maxPending);
            }
        }

        void missed(ChannelName channel, long count, Words encoding) {
            lost += count;
            account.missed(channel, count);
            outbox.missed(channel.toString(), count, encoding);
        }

        void reply(int size, Set<ByteBuf> written) {
            String text = "+" + replies++ + "x".repeat(size) + "\n";
            account.reply(text);
            ByteBuf out = outbox.reply();
            written.add(out);
            out.writeCharSequence(text, UTF_8);
            if (client.packets()) {
                outbox.flush();
            }
        }

        void drain(int room) {
            client.room = room;
            outbox.drain();
            account.hear(client.listen(), alone);
            if (account.bytes() <= maxPending / 2) {
                paused.clear();
            }
        }

        void abandon() {
            account.hear(client.listen(), alone);
            forgotten += account.forget();
            outbox.abandon();
            paused.clear();
        }

        private long waiting() {
            return outbox.backlog().messages();
        }

        /** What can be seen from outside is as it should be. */
        void check() {
            account.hear(client.listen(), alone);
            assertThat(client.delivered).as("delivered").isEqualTo(account.told);
            assertThat(client.pending)
                    .as("bytes that wait")
                    .isEqualTo(outbox.backlog().bytes());
            assertThat(client.dropped(DropReason.LINK)).as("lost before").isEqualTo(lost);
            if (outbox.isEmpty()) {
                assertThat(outbox.backlog().messages()).isZero();
            }
            if (alone) {
                assertThat(client.pending).as("bytes that wait").isEqualTo(account.bytes());
                assertThat(waiting()).as("messages that wait").isEqualTo(account.messages());
                assertThat(client.dropped(DropReason.OVERFLOW)).as("left out").isEqualTo(overflowed);
                assertThat(client.dropped(DropReason.CLOSED)).as("given up").isEqualTo(forgotten);
                assertThat(client.paused).as("paused publishers").isEqualTo(paused);
                assertThat(client.ended != null && policy != OverflowPolicy.DISCONNECT)
                        .as("ended")
                        .isFalse();
            }
        }

        /** The connection ends, after some last words maybe. */
        void close(Random random) {
            if (closed) {
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> drain(Integer.MAX_VALUE);
                case 1 -> abandon();
                case 2 -> {
                    outbox.discardReplies();
                    account.forgetReplies();
                }
                default -> {
                    // It just goes.
                }
            }
            check();
            forgotten += account.forget();
            closed = true;
            client.room = 0;
            if (random.nextBoolean()) {
                client.send(Integer.MAX_VALUE);
            }
            outbox.close();
            client.send(Integer.MAX_VALUE);
            assertThat(client.listen()).isEmpty();
            assertThat(holding.bytes()).as("kept for one who is gone").isZero();
            assertThat(client.paused).isEmpty();
            assertThat(client.pending).isZero();
            if (alone) {
                assertThat(client.dropped(DropReason.CLOSED)).as("given up").isEqualTo(forgotten);
            }
            assertThat(client.delivered
                            + client.dropped(DropReason.OVERFLOW)
                            + client.dropped(DropReason.UNSENDABLE)
                            + client.dropped(DropReason.CLOSED))
                    .as("told, counted and given up")
                    .isEqualTo(published);
        }
    }

    /** One round: who takes part, and what is between them. */
    private static final class Loop {
        private final Random random;
        private final MemoryBudget budget;
        private final LoopMemory memory;
        private final Set<ByteBuf> written = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Words> encodings = List.of(new Words("A", written), new Words("B", written));
        private final List<Door> doors = new ArrayList<>();
        private final int channels;
        private int number;

        Loop(Random random, long limit) {
            this.random = random;
            this.budget = new MemoryBudget(limit, PLENTY, PLENTY);
            this.memory = new LoopMemory(budget, () -> {});
            this.channels = 1 + random.nextInt(random.nextBoolean() ? 4 : 60);
            for (OverflowPolicy policy : OverflowPolicy.values()) {
                doors.add(new Door(policy, memory, limit == PLENTY, random));
            }
        }

        private ChannelName channel() {
            return ChannelName.of("c" + random.nextInt(channels));
        }

        private Words encoding() {
            return encodings.get(random.nextInt(8) == 0 ? 1 : 0);
        }

        private void deliver() {
            List<Message> messages = Stream.generate(() -> new Message(
                            channel(),
                            (number++ + "x".repeat(random.nextInt(8) == 0 ? random.nextInt(300) : 0)).getBytes(UTF_8),
                            Attributes.EMPTY,
                            0,
                            "text"))
                    .limit(1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 3))
                    .toList();
            Delivery delivery = new Delivery(messages, new ClientId("node", 0, random.nextInt(3)), memory);
            for (Door door : doors) {
                if (!door.closed) {
                    door.deliver(delivery, encoding());
                }
            }
            delivery.release();
            memory.handedOut();
        }

        private void step(Door door) {
            switch (random.nextInt(12)) {
                case 0, 1 -> door.drain(random.nextInt(4));
                case 2 -> door.drain(random.nextInt(3) == 0 ? Integer.MAX_VALUE : 0);
                case 3 -> door.reply(random.nextInt(50), written);
                case 4 -> {
                    door.reply(1, written);
                    door.outbox.flush();
                }
                case 5 -> door.missed(channel(), 1 + random.nextInt(5), encoding());
                case 6 -> door.client.sendable = random.nextInt(10);
                case 7 -> door.client.send(random.nextInt(10));
                case 8 -> memory.sweep();
                case 9 -> {
                    if (random.nextInt(40) == 0) {
                        door.abandon();
                    }
                }
                default -> deliver();
            }
        }

        void play() {
            try {
                playSteps();
            } finally {
                // Of a round that failed, nothing but the failure should be told.
                for (Door door : doors) {
                    door.outbox.close();
                    door.client.send(Integer.MAX_VALUE);
                }
                memory.sweep();
            }
        }

        private void playSteps() {
            for (int step = 0; step < STEPS; step++) {
                Door door = doors.get(random.nextInt(doors.size()));
                if (door.closed) {
                    deliver();
                } else {
                    step(door);
                }
                for (Door each : doors) {
                    if (!each.closed) {
                        each.check();
                        if (each.client.ended != null) {
                            each.close(random);
                        }
                    }
                }
            }
            doors.forEach(door -> door.close(random));
            memory.sweep();
            for (MemoryKind kind : MemoryKind.values()) {
                assertThat(budget.used(kind)).as("kept: %s", kind).isZero();
            }
            assertThat(written).allSatisfy(bytes -> assertThat(bytes.refCnt()).isZero());
        }
    }

    @Test
    void tellsOrCountsEachMessageAtItsPlaceAndKeepsNothing() throws Exception {
        Rounds.play(ROUNDS, random -> new Loop(random, PLENTY).play());
    }

    /**
     * Bounds shrink with what others keep, and who is in the way has to go: what is left out then is nobody's to
     * foresee, but counted.
     */
    @Test
    void soItDoesWhenMemoryIsShort() throws Exception {
        Rounds.play(ROUNDS, random -> new Loop(random, 1_000 + random.nextInt(60_000)).play());
    }

    @Test
    void nothingPilesUpForOneThatIsGone() {
        MemoryBudget budget = new MemoryBudget(PLENTY, PLENTY, PLENTY);
        LoopMemory memory = new LoopMemory(budget, () -> {});
        Client client = new Client(Integer.MAX_VALUE);
        Outbox outbox = new Outbox(client, OverflowPolicy.DROP_OLDEST, PLENTY, memory, new Holding(memory), client);
        client.gone = true;
        Message message = new Message(ChannelName.of("c"), new byte[100], Attributes.EMPTY, 0, "text");
        Delivery delivery = new Delivery(List.of(message), new ClientId("node", 0, 1), memory);
        outbox.deliver(delivery, new Words("A", Collections.newSetFromMap(new IdentityHashMap<>())));
        delivery.release();

        assertThat(client.dropped(DropReason.CLOSED)).isOne();
        assertThat(outbox.pendingBytes()).isZero();
        for (MemoryKind kind : MemoryKind.values()) {
            assertThat(budget.used(kind)).as("kept: %s", kind).isZero();
        }
    }
}
