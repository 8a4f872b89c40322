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
import io.polycast.testkit.Allocations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What an outbox with {@code overflow: conflate} leaves out, where it says so, and what that costs. */
class ConflationTest {
    private static final ClientId PUBLISHER = new ClientId("node", 0, 1);

    /** Messages as {@code channel=payload}, gaps as {@code !channel*count}, each behind a line end. */
    private static final Encoding WORDS = new Encoding() {
        @Override
        public void message(Message message, ByteBuf out) {
            out.writeCharSequence(message.channel() + "=" + new String(message.payload(), UTF_8) + "\n", UTF_8);
        }

        @Override
        public void gap(String channel, long count, ByteBuf out) {
            out.writeCharSequence("!" + channel + "*" + count + "\n", UTF_8);
        }
    };

    /** Takes so many writes. */
    private static final class Trickle implements Outlet {
        final StringBuilder heard = new StringBuilder();
        int room;

        @Override
        public void write(ByteBuf bytes) {
            heard.append(bytes.toString(UTF_8));
            bytes.release();
            room--;
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return room > 0;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }
    }

    private static final class Ledger implements OutboxOwner {
        long dropped;

        @Override
        public void delivered(int messages) {}

        @Override
        public void dropped(int messages, DropReason reason) {
            dropped += messages;
        }

        @Override
        public void pendingChanged(long bytes) {}

        @Override
        public void overflowed(CloseReason reason) {}

        @Override
        public void pausePublisher(ClientId publisher) {}

        @Override
        public void resumePublisher(ClientId publisher) {}

        @Override
        public void drained() {}
    }

    private final Trickle outlet = new Trickle();
    private final Ledger ledger = new Ledger();
    private final MemoryBudget budget = new MemoryBudget(1L << 30, 1L << 30, 1L << 30);
    private final LoopMemory memory = new LoopMemory(budget, () -> {});

    private Outbox outbox(long maxPending) {
        return new Outbox(outlet, OverflowPolicy.CONFLATE, maxPending, memory, new Holding(memory), ledger);
    }

    private static Message message(int channel, int number) {
        byte[] payload = Integer.toString(number).getBytes(UTF_8);
        return new Message(ChannelName.of("c" + channel), payload, Attributes.EMPTY, 0, "text");
    }

    private void deliver(Outbox outbox, List<Message> messages) {
        Delivery delivery = new Delivery(messages, PUBLISHER, memory);
        outbox.deliver(delivery, WORDS);
        delivery.release();
    }

    /** What one message after the other should look like to the client: told, or counted in the gap before the next that is told. */
    private static final class Model {
        private final long bound;
        private final List<Message> waiting = new ArrayList<>();
        private final List<Boolean> left = new ArrayList<>();
        private final StringBuilder told = new StringBuilder();
        private final Map<String, Integer> gap = new TreeMap<>();

        Model(long bound) {
            this.bound = bound;
        }

        void deliver(List<Message> messages) {
            for (Message message : messages) {
                waiting.add(message);
                left.add(false);
            }
            if (bytes() > bound) {
                Map<ChannelName, Integer> newest = new HashMap<>();
                for (int i = waiting.size() - 1; i >= 0; i--) {
                    if (!left.get(i) && newest.putIfAbsent(waiting.get(i).channel(), i) != null) {
                        left.set(i, true);
                    }
                }
                for (int i = 0; bytes() > bound; i++) {
                    left.set(i, true);
                }
            }
        }

        private long bytes() {
            long bytes = 0;
            for (int i = 0; i < waiting.size(); i++) {
                bytes += left.get(i) ? 0 : waiting.get(i).weight();
            }
            return bytes;
        }

        /** All that waits is told. */
        String all() {
            for (int i = 0; i < waiting.size(); i++) {
                if (left.get(i)) {
                    gap.merge(waiting.get(i).channel().toString(), 1, Integer::sum);
                } else {
                    tellGap();
                    told.append(waiting.get(i).channel())
                            .append('=')
                            .append(new String(waiting.get(i).payload(), UTF_8))
                            .append('\n');
                }
            }
            tellGap();
            waiting.clear();
            left.clear();
            return told.toString();
        }

        private void tellGap() {
            gap.forEach((channel, count) ->
                    told.append('!').append(channel).append('*').append(count).append('\n'));
            gap.clear();
        }
    }

    /** With the channels of a gap in the order of their names: in which order they are told is nobody's concern. */
    private static String sorted(String heard) {
        StringBuilder sorted = new StringBuilder();
        Map<String, String> gap = new TreeMap<>();
        for (String line : heard.split("\n")) {
            if (line.startsWith("!")) {
                assertThat(gap.put(line.substring(1, line.indexOf('*')), line))
                        .as("a channel is told once")
                        .isNull();
            } else {
                gap.values().forEach(told -> sorted.append(told).append('\n'));
                gap.clear();
                sorted.append(line).append('\n');
            }
        }
        gap.values().forEach(told -> sorted.append(told).append('\n'));
        return sorted.toString();
    }

    @RepeatedTest(10)
    void leavesOutAllButTheNewestOfEachChannelAndTellsItInItsPlace(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int bound = 300 + random.nextInt(5_000);
        Outbox outbox = outbox(bound);
        Model model = new Model(bound);
        int number = 0;
        for (int round = 0; round < 6; round++) {
            outlet.room = 0;
            for (int i = random.nextInt(80); i >= 0; i--) {
                List<Message> messages = new ArrayList<>();
                for (int j = random.nextInt(8); j >= 0; j--) {
                    messages.add(message(random.nextInt(1 + 20 * repetition.getCurrentRepetition()), number++));
                }
                deliver(outbox, messages);
                model.deliver(messages);
            }
            outlet.room = Integer.MAX_VALUE;
            outbox.drain();

            assertThat(sorted(outlet.heard.toString())).isEqualTo(model.all());
        }
        outbox.close();
        memory.sweep();
        assertThat(budget.used()).isZero();
    }

    @Test
    void givesBackAllThatItHeldWhenTheClientReadsALittleAndGoes() {
        Outbox outbox = outbox(10_000);
        for (int i = 0; i < 5_000; i++) {
            outlet.room = i % 10 == 0 ? 1 : 0;
            outbox.drain();
            deliver(outbox, List.of(message(i % 200, i)));
        }
        outbox.close();
        memory.sweep();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aMessageCostsTheSameHoweverManyChannelsWait() {
        int channels = 20_000;
        Outbox outbox = outbox((long) channels * message(0, 0).weight());
        for (int i = 0; i < 2 * channels; i++) {
            deliver(outbox, List.of(message(i % channels, i)));
        }
        List<Message> more = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            more.add(message(i, i));
        }

        long allocated = Allocations.of(() -> more.forEach(message -> deliver(outbox, List.of(message))));

        assertThat(ledger.dropped).isPositive();
        assertThat(allocated).isLessThan(channels * 2_000L);
        outbox.close();
    }
}
