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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's path for publishing, the same for every endpoint: permission, then the bus, which passes messages to the
 * hubs. Messages are gathered into batches: whatever one read brings, or as much of it as {@link #BATCH_WEIGHT} allows.
 * Everything downstream is done once per batch, which is what makes it fast. Belongs to one event loop.
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

    /** The channel of the last message; null while the batch has none. */
    private @Nullable ChannelName last;

    /** All channels of the batch; kept only where their number matters. */
    private @Nullable Set<ChannelName> channels;

    /** Counts the deliveries; null when nobody asks for a count. */
    private @Nullable Tally tally;

    /** Gets the tally of each batch whose messages are counted separately; null while there is none. */
    private @Nullable Consumer<Tally> tallies;

    /** Whether the messages of the batch are counted separately. */
    private boolean separate;

    private long published;
    private int unpaid;

    /**
     * For a client of this endpoint.
     *
     * @param turn of the event loop
     * @param publishRate messages per second; 0 for no limit
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
     * Bytes have arrived; messages that follow carry this time. The clocks are read once per read instead of once per
     * message.
     */
    public void readStarts() {
        turn.starts();
        readMs = System.currentTimeMillis();
        readNanos = System.nanoTime();
    }

    /**
     * Publishes a message of a client that can be slowed down by backpressure, which happens once it exceeds its rate
     * ({@link #overdrawnNanos}).
     *
     * @param payload owned by the exchange from now on
     */
    public Published publish(ChannelName channel, byte[] payload, Attributes attributes) {
        if (separate) {
            send();
            separate = false;
        }
        unpaid++;
        return take(channel, payload, attributes);
    }

    /** Sets who gets the tally of each batch of {@link #publishCounted}, before it is sent. */
    public void talliesTo(Consumer<Tally> newTallies) {
        tallies = newTallies;
    }

    /**
     * The same, with the deliveries of the message counted separately; messages that follow each other still share a
     * batch.
     *
     * @param payload owned by the exchange from now on
     */
    public Published publishCounted(ChannelName channel, byte[] payload, Attributes attributes) {
        if (!separate) {
            send();
            separate = true;
        }
        unpaid++;
        return take(channel, payload, attributes);
    }

    /**
     * Publishes a message of a client that can't be slowed down, unless it exceeds its rate.
     *
     * @param payload owned by the exchange from now on
     * @param held whether others have to catch up first
     */
    public Published publishOrRefuse(ChannelName channel, byte[] payload, Attributes attributes, BooleanSupplier held) {
        if (held.getAsBoolean() || (rate != null && !rate.tryTake(turn.nanos()))) {
            return Published.LIMITED;
        }
        return take(channel, payload, attributes);
    }

    /** The path of every message: whether this client may publish on the channel is decided before the first line. */
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

    /** The next message is on another channel: sends the batch if one more channel would take too long to route. */
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

    /** Sends the batch. */
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
        bus.publish(batch, separate ? separateTally(batch) : tally);
        turn.look();
    }

    private @Nullable Tally separateTally(Batch batch) {
        if (tallies == null) {
            return null;
        }
        Tally counting = bus.tally(batch.messages().size());
        tallies.accept(counting);
        return counting;
    }

    /** Sets the tally of deliveries from here on; null to stop counting. */
    void count(@Nullable Tally newTally) {
        send();
        tally = newTally;
    }

    Tally newTally() {
        return bus.tally();
    }

    /**
     * Whether anyone, here or on another node, would get a message on this channel now; otherwise a request could not
     * be answered.
     */
    public boolean wanted(ChannelName channel) {
        return bus.wanted(channel);
    }

    /** The same, except for clients of this event loop. */
    public boolean wantedElsewhere(ChannelName channel) {
        return bus.wantedElsewhere(channel);
    }

    /** Whether anything was published since the last call of {@link #overdrawnNanos}. */
    public boolean hasPublished() {
        return unpaid > 0;
    }

    /** How long not to read from the client, because it exceeds its rate; otherwise 0. */
    public long overdrawnNanos() {
        int count = unpaid;
        unpaid = 0;
        return rate == null || count == 0 ? 0 : rate.take(count, turn.nanos());
    }

    /** The number of messages that the client has published. */
    public long published() {
        return published;
    }
}
