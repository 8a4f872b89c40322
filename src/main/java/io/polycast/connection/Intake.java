// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.bus.LoopBus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one client publishes into batches: a batch is what could be read in one go, or as much of it as {@link #BATCH_WEIGHT}
 * allows. Everything downstream is done once a batch, which is where the speed comes from. Belongs to one event loop.
 */
final class Intake {
    /** About one 64 KiB read of small messages. */
    private static final int BATCH_WEIGHT = 256 << 10;

    private static final int MAX_SIZE_HINT = 512;

    private final ClientId client;
    private final String endpoint;
    private final LoopBus bus;
    private final Turn turn;
    private List<Message> messages = List.of();
    private int weight;
    private long readMs;
    private long readNanos;
    private int sizeHint = 1;

    /** The channel of the last message; null when the batch has none yet. */
    private @Nullable ChannelName last;

    /** All channels of the batch; kept only where it matters how many there are. */
    private @Nullable Set<ChannelName> channels;

    Intake(ClientId client, String endpoint, LoopBus bus, Turn turn) {
        this.client = client;
        this.endpoint = endpoint;
        this.bus = bus;
        this.turn = turn;
    }

    /** Bytes have arrived; messages that follow carry this time. The clocks are asked once a read instead of once a message. */
    void readStarts() {
        turn.starts();
        readMs = System.currentTimeMillis();
        readNanos = System.nanoTime();
    }

    void add(ChannelName channel, byte[] payload, Attributes attributes) {
        if (last != null && !channel.equals(last)) {
            changes(last, channel);
        }
        last = channel;
        Message message = new Message(channel, payload, attributes, readMs, endpoint);
        if (messages.isEmpty()) {
            messages = new ArrayList<>(sizeHint);
        }
        messages.add(message);
        weight += message.weight();
        if (weight >= BATCH_WEIGHT) {
            send();
        }
    }

    /** The next message is of another channel: sends what there is, when one more would take too long to route. */
    private void changes(ChannelName before, ChannelName channel) {
        int most = bus.channelsOfABatch();
        if (most == Integer.MAX_VALUE) {
            return;
        }
        if (channels == null) {
            channels = new HashSet<>();
            channels.add(before);
        }
        channels.add(channel);
        if (channels.size() > most) {
            send();
        }
    }

    /** Sends what was gathered on its way. */
    void send() {
        if (messages.isEmpty()) {
            return;
        }
        Batch batch = new Batch(client, messages, weight, readNanos);
        sizeHint = Math.min(messages.size(), MAX_SIZE_HINT);
        messages = List.of();
        weight = 0;
        last = null;
        channels = null;
        bus.publish(batch);
        turn.look();
    }
}
