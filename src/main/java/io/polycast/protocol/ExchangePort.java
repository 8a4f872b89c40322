// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Published;
import io.vertx.core.Future;
import java.util.List;

/** What one client publishes, and who would get it. Belongs to its event loop. */
public interface ExchangePort {
    /**
     * Takes a message for publishing. What has come of it is known when this returns.
     *
     * @param payload the port's from now on
     */
    Published publish(ChannelName channel, byte[] payload, Attributes attributes);

    /**
     * Whether anybody, here or on another node, would get a message of this channel now: nobody would respond to it
     * otherwise.
     */
    boolean wanted(ChannelName channel);

    /** Sends what was published on its way, so that an answer which follows comes after the client's own messages. */
    void flush();

    /**
     * Who would get a message published on the channel now. Records that arrive before the future completes wait their
     * turn, so a session answers in order without any care of its own. Completes on the connection's event loop and
     * never fails.
     */
    Future<Who> who(ChannelName channel);

    /**
     * The answer to {@link #who}.
     *
     * @param count how many clients subscribe
     * @param clients the first of them; a bounded number
     */
    record Who(int count, List<Attendee> clients) {}

    /**
     * One client as others may see it.
     *
     * @param id its id
     * @param name what it calls itself; empty when it did not say
     * @param endpoint the door it came in by
     */
    record Attendee(String id, String name, String endpoint) {}
}
