// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.bus.LoopBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private List<Message> messages = List.of();
    private int weight;
    private long readMs;
    private long readNanos;
    private int sizeHint = 1;

    Intake(ClientId client, String endpoint, LoopBus bus) {
        this.client = client;
        this.endpoint = endpoint;
        this.bus = bus;
    }

    /** Bytes have arrived; messages that follow carry this time. The clocks are asked once a read instead of once a message. */
    void readStarts() {
        readMs = System.currentTimeMillis();
        readNanos = System.nanoTime();
    }

    void add(ChannelName channel, byte[] payload, @Nullable String contentType, Map<String, String> headers) {
        Message message = new Message(channel, payload, contentType, headers, readMs, endpoint);
        if (messages.isEmpty()) {
            messages = new ArrayList<>(sizeHint);
        }
        messages.add(message);
        weight += message.weight();
        if (weight >= BATCH_WEIGHT) {
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
        bus.publish(batch);
    }
}
