// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ClientId;
import io.polycast.hub.Recipient;

/** A client as the hub routes to it: an outbox, and how its messages look. Belongs to one event loop. */
public final class Subscriber extends Recipient {
    private final ClientId client;
    private final Outbox outbox;
    private Encoding encoding;
    private boolean echo;

    /** Does not get its own messages until it asks for them. */
    public Subscriber(ClientId client, Outbox outbox, Encoding encoding) {
        this.client = client;
        this.outbox = outbox;
        this.encoding = encoding;
    }

    /** Who this is. */
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

    boolean wants(ClientId origin) {
        return echo || !client.equals(origin);
    }

    /** Tells that so many messages of this channel will not come. */
    public void missed(String channel, long count) {
        outbox.missed(channel, count, encoding);
    }

    void deliver(Delivery delivery) {
        outbox.deliver(delivery, encoding);
    }
}
