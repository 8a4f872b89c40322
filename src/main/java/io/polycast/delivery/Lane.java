// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ClientId;
import io.polycast.hub.Recipient;
import io.polycast.hub.Route;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages to one client in one encoding: what the hub routes to. Patterns that overlap inside a lane
 * deliver once; lanes deliver apart. All lanes of a client share its outbox. Belongs to one event loop.
 */
public final class Lane extends Recipient {
    private final ClientId client;
    private final Outbox outbox;
    private Encoding encoding;
    private boolean echo;

    /** Null while the client has this lane only. */
    private @Nullable Strand strand;

    /** Does not get the client's own messages until it asks for them. */
    public Lane(ClientId client, Outbox outbox, Encoding encoding) {
        this.client = client;
        this.outbox = outbox;
        this.encoding = encoding;
    }

    /** Who this is for. */
    public ClientId client() {
        return client;
    }

    /** How messages are rendered from now on. */
    public void encoding(Encoding newEncoding) {
        encoding = newEncoding;
    }

    /** Whether the client gets its own messages from now on. */
    public void echo(boolean on) {
        echo = on;
    }

    /**
     * The client has other lanes as well: from now on the messages of a batch reach it in the order of the batch,
     * across all of them.
     */
    void meets(Strand newStrand) {
        strand = newStrand;
    }

    /** How many messages it was given; counted only for clients with a {@link LaneMerge}. */
    public long delivered() {
        return strand == null ? 0 : strand.delivered;
    }

    /** Ends what is delivered here after so many messages; only for clients with a {@link LaneMerge}. */
    public void countdown(@Nullable Countdown countdown) {
        Objects.requireNonNull(strand).countdown = countdown;
    }

    boolean wants(ClientId origin) {
        return echo || !client.equals(origin);
    }

    /** Whether it would take a message that only one member of its group gets. */
    boolean takes(ClientId origin) {
        return strand != null && wants(origin) && (strand.countdown == null || strand.countdown.left() > 0);
    }

    /** Tells that so many messages of this channel will not come. */
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
