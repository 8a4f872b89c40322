// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.testkit.Rounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backlog that is added to, thinned out, read and cleared in any order: its figures after each step, and what is left
 * of it.
 */
class BacklogTest {
    private static final int ROUNDS = 60;
    private static final int STEPS = 120;

    private final MemoryBudget budget = new MemoryBudget(1L << 30, 1L << 30, 1L << 30);
    private final LoopMemory memory = new LoopMemory(budget, () -> {});
    private final Words words = new Words("", Collections.newSetFromMap(new IdentityHashMap<>()));

    /** A backlog, its model, and one who reads it. */
    private final class Pair {
        final Random random;
        final OverflowPolicy policy;
        final Holding holding = new Holding(memory);
        final Backlog backlog = new Backlog(holding);
        final Account account = new Account(Integer.MAX_VALUE);
        final Client client = new Client(Integer.MAX_VALUE);
        final List<Delivery> kept = new ArrayList<>();
        int number;

        Pair(Random random, OverflowPolicy policy) {
            this.random = random;
            this.policy = policy;
        }

        private ChannelName channel() {
            return ChannelName.of("c" + random.nextInt(6));
        }

        void add() {
            List<Message> messages = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                byte[] payload = Integer.toString(number++).getBytes(UTF_8);
                messages.add(new Message(channel(), payload, Attributes.EMPTY, 0, "text"));
            }
            Delivery delivery = new Delivery(messages, new ClientId("node", 0, 1), memory);
            account.deliver(messages, "");
            backlog.add(delivery, words, 0, delivery.messages.size(), number);
            if (random.nextBoolean()) {
                delivery.release();
            } else {
                // Others hold it, too.
                kept.add(delivery);
            }
        }

        void skip() {
            ChannelName channel = channel();
            account.missed(channel, 1);
            backlog.skip(words, channel);
        }

        void thin() {
            long bound = random.nextInt((int) backlog.bytes() + 2);
            int dropped =
                    switch (policy) {
                        case DROP_OLDEST -> backlog.dropOldest(bound);
                        case DROP_NEWEST -> backlog.dropNewest(bound);
                        default -> backlog.conflate(bound);
                    };
            assertThat(dropped).isEqualTo(account.relieve(policy, bound));
        }

        /** The next part; false when there is none. */
        boolean read() {
            Pending part = backlog.first();
            if (part == null) {
                Gap tail = backlog.takeTail();
                if (tail != null) {
                    tail.write(client);
                }
                account.hear(client.listen(), true);
                return false;
            }
            backlog.removeFirst();
            if (part.before != null) {
                part.before.write(client);
            }
            client.write(part.delivery.rendered(words).share(part.from, part.to));
            backlog.done(part);
            account.hear(client.listen(), true);
            return true;
        }

        void clear() {
            assertThat(backlog.clear()).isEqualTo((int) account.forget());
            assertThat(backlog.isEmpty()).isTrue();
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0 -> skip();
                case 1, 2 -> thin();
                case 3, 4 -> read();
                case 5 -> client.send(random.nextInt(5));
                case 6 -> {
                    if (random.nextInt(20) == 0) {
                        clear();
                    }
                }
                default -> add();
            }
            assertThat(backlog.bytes()).as("bytes").isEqualTo(account.bytes());
            assertThat(backlog.messages()).as("messages").isEqualTo(account.messages());
            assertThat(backlog.isEmpty()).as("empty").isEqualTo(account.isEmpty());
        }

        void end() {
            if (random.nextBoolean()) {
                clear();
            }
            while (read()) {
                // All of it.
            }
            assertThat(account.isEmpty()).as("all was told or counted").isTrue();
            release();
            assertThat(holding.bytes()).isZero();
            assertThat(budget.used()).isZero();
            assertThat(words.written())
                    .allSatisfy(bytes -> assertThat(bytes.refCnt()).isZero());
        }

        void release() {
            backlog.clear();
            kept.forEach(Delivery::release);
            kept.clear();
            client.send(Integer.MAX_VALUE);
            memory.sweep();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "DROP_NEWEST", "CONFLATE"})
    void keepsWhatThePolicyKeepsAndCountsTheRestInItsPlace(OverflowPolicy policy) throws Exception {
        Rounds.play(ROUNDS, random -> {
            Pair pair = new Pair(random, policy);
            try {
                for (int step = 0; step < STEPS; step++) {
                    pair.step();
                }
                pair.end();
            } finally {
                pair.release();
            }
        });
    }
}
