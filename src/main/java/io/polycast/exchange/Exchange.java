// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.Published;
import io.polycast.bus.LoopBus;
import io.polycast.bus.Tally;
import io.polycast.metrics.EndpointMeters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's way to publish, the same for every door: permission, then the bus, which brings it to the hubs. What is
 * taken is gathered into batches: a batch is what could be read in one go, or as much of it as {@link #BATCH_WEIGHT}
 * allows. Everything downstream is done once a batch, which is where the speed comes from. Belongs to one event loop.
 */
public final class Exchange {
    /** About one 64 KiB read of small messages. */
    private static final int BATCH_WEIGHT = 256 << 10;

    private static final int MAX_SIZE_HINT = 512;

    private final ClientId client;
    private final String endpoint;
    private final EndpointMeters meters;
    private final LoopBus bus;
    private final Turn turn;
    private final @Nullable RateLimit rate;
    private List<Message> messages = List.of();
    private int weight;
    private long readMs;
    private long readNanos;
    private int sizeHint = 1;

    /** The channel of the last message; null when the batch has none yet. */
    private @Nullable ChannelName last;

    /** All channels of the batch; kept only where it matters how many there are. */
    private @Nullable Set<ChannelName> channels;

    /** Counts the deliveries; null when nobody wants to know. */
    private @Nullable Tally tally;

    private long published;
    private int unpaid;

    /**
     * For a client of this endpoint.
     *
     * @param turn of the event loop
     * @param publishRate messages a second; any number when it is 0
     */
    public Exchange(ClientId client, String endpoint, EndpointMeters meters, LoopBus bus, Turn turn, int publishRate) {
        this.client = client;
        this.endpoint = endpoint;
        this.meters = meters;
        this.bus = bus;
        this.turn = turn;
        this.rate = publishRate == 0 ? null : new RateLimit(publishRate, turn.nanos());
    }

    /**
     * Bytes have arrived; messages that follow carry this time. The clocks are asked once a read instead of once a
     * message.
     */
    public void readStarts() {
        turn.starts();
        readMs = System.currentTimeMillis();
        readNanos = System.nanoTime();
    }

    /**
     * Publishes a message of a client that can be slowed down: it is, when it has published more than it may
     * ({@link #overdrawnNanos}).
     *
     * @param payload the exchange's from now on
     */
    public Published publish(ChannelName channel, byte[] payload, Attributes attributes) {
        unpaid++;
        return take(channel, payload, attributes);
    }

    /**
     * Publishes a message of a client that can't be slowed down, unless it has published more than it may.
     *
     * @param payload the exchange's from now on
     * @param held whether others have to catch up first
     */
    public Published publishOrRefuse(ChannelName channel, byte[] payload, Attributes attributes, BooleanSupplier held) {
        if (held.getAsBoolean() || (rate != null && !rate.tryTake(turn.nanos()))) {
            return Published.LIMITED;
        }
        return take(channel, payload, attributes);
    }

    /**
     * The one way of every message: whether this client may publish on the channel is decided before the first line.
     */
    private Published take(ChannelName channel, byte[] payload, Attributes attributes) {
        published++;
        meters.messagesIn(1);
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
        return Published.TAKEN;
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
    public void send() {
        if (messages.isEmpty()) {
            return;
        }
        Batch batch = new Batch(client, messages, weight, readNanos);
        sizeHint = Math.min(messages.size(), MAX_SIZE_HINT);
        messages = List.of();
        weight = 0;
        last = null;
        channels = null;
        bus.publish(batch, tally);
        turn.look();
    }

    /** From here on deliveries are counted, or are not when this is null. */
    void count(@Nullable Tally newTally) {
        send();
        tally = newTally;
    }

    Tally newTally() {
        return bus.tally();
    }

    /**
     * Whether anybody, here or on another node, would get a message of this channel now: nobody would respond to it
     * otherwise.
     */
    public boolean wanted(ChannelName channel) {
        return bus.wanted(channel);
    }

    /** Whether anything was published since {@link #overdrawnNanos} was last asked. */
    public boolean hasPublished() {
        return unpaid > 0;
    }

    /** How long the client is to be read from no more, when it has published more than it may; otherwise 0. */
    public long overdrawnNanos() {
        int count = unpaid;
        unpaid = 0;
        return rate == null || count == 0 ? 0 : rate.take(count, turn.nanos());
    }

    /** Messages that the client has published. */
    public long published() {
        return published;
    }
}
