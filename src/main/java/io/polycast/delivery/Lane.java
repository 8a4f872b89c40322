// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ClientId;
import io.polycast.hub.Recipient;
import io.polycast.hub.Route;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages to one client in one encoding: the recipient that the hub routes to. Overlapping patterns within
 * a lane deliver once; separate lanes deliver separately. All lanes of a client share its outbox. Belongs to one event
 * loop.
 */
public final class Lane extends Recipient {
    private final ClientId client;
    private final Outbox outbox;
    private Encoding encoding;
    private boolean echo;

    /** Null while this is the client's only lane. */
    private @Nullable Strand strand;

    /** Omits the client's own messages until {@link #echo} is on. */
    public Lane(ClientId client, Outbox outbox, Encoding encoding) {
        this.client = client;
        this.outbox = outbox;
        this.encoding = encoding;
    }

    /** The client. */
    public ClientId client() {
        return client;
    }

    /** Sets how messages are rendered from now on. */
    public void encoding(Encoding newEncoding) {
        encoding = newEncoding;
    }

    /** Sets whether the client gets its own messages from now on. */
    public void echo(boolean on) {
        echo = on;
    }

    /**
     * Puts this lane in order with the client's other ones: from now on messages of a batch reach it in the order of
     * the batch, across all lanes.
     */
    void meets(Strand newStrand) {
        strand = newStrand;
    }

    /** How many messages it was given; counted only for clients with a {@link LaneMerge}. */
    public long delivered() {
        return strand == null ? 0 : strand.delivered;
    }

    /** Ends deliveries on this lane after that many messages; only for clients with a {@link LaneMerge}. */
    public void countdown(@Nullable Countdown countdown) {
        Objects.requireNonNull(strand).countdown = countdown;
    }

    boolean wants(ClientId origin) {
        return echo || !client.equals(origin);
    }

    /** Whether it would take a message meant for one member of its group. */
    boolean takes(ClientId origin) {
        return strand != null && wants(origin) && (strand.countdown == null || strand.countdown.left() > 0);
    }

    /** Reports that this many messages of the channel were lost. */
    public void missed(String channel, long count) {
        outbox.missed(channel, count, encoding);
    }

    void deliver(Delivery delivery, Route<Lane> route, FanOut fanOut) {
        if (strand == null) {
            outbox.deliver(delivery, encoding);
            return;
        }
        int taken = strand.take(delivery.messages.size());
        if (taken > 0) {
            strand.merge.add(strand.number, encoding, delivery, route, 0, taken, fanOut);
        }
    }

    /** Takes one message of a delivery that has the whole batch. */
    void deliverPicked(Delivery batch, int position, FanOut fanOut) {
        if (strand != null && strand.take(1) > 0) {
            strand.merge.add(strand.number, encoding, batch, null, position, position + 1, fanOut);
        }
    }
}
