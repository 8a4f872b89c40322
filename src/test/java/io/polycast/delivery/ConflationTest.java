// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.testkit.Allocations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What it costs an outbox to keep the newest message of each channel; what it leaves out, and where it says so, see
 * {@link OutboxTest}.
 */
class ConflationTest {
    private static final ClientId PUBLISHER = new ClientId("node", 0, 1);

    private final Words words = new Words("", Collections.newSetFromMap(new IdentityHashMap<>()));
    private final Client client = new Client(Integer.MAX_VALUE);
    private final MemoryBudget budget = new MemoryBudget(1L << 30, 1L << 30, 1L << 30);
    private final LoopMemory memory = new LoopMemory(budget, () -> {});

    private Outbox outbox(long maxPending) {
        return new Outbox(client, OverflowPolicy.CONFLATE, maxPending, memory, new Holding(memory), client);
    }

    private static Message message(int channel, int number) {
        byte[] payload = Integer.toString(number).getBytes(UTF_8);
        return new Message(ChannelName.of("c" + channel), payload, Attributes.EMPTY, 0, "text");
    }

    private void deliver(Outbox outbox, List<Message> messages) {
        Delivery delivery = new Delivery(messages, PUBLISHER, memory);
        outbox.deliver(delivery, words);
        delivery.release();
    }

    @Test
    void givesBackAllThatItHeldWhenTheClientReadsALittleAndGoes() {
        Outbox outbox = outbox(10_000);
        for (int i = 0; i < 5_000; i++) {
            client.room = i % 10 == 0 ? 1 : 0;
            outbox.drain();
            deliver(outbox, List.of(message(i % 200, i)));
        }
        outbox.close();
        client.send(Integer.MAX_VALUE);
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

        assertThat(client.dropped(DropReason.OVERFLOW)).isPositive();
        assertThat(allocated).isLessThan(channels * 2_000L);
        outbox.close();
    }
}
