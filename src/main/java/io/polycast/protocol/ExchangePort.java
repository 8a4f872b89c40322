// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Published;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongConsumer;

/** A client's publishing, and the look-up of who would get it. Belongs to its event loop. */
public interface ExchangePort {
    /**
     * Publishes a message. The outcome is known when this returns.
     *
     * @param payload owned by the port from now on
     */
    Published publish(ChannelName channel, byte[] payload, Attributes attributes);

    /**
     * Publishes a message whose number of receivers on this node is wanted: one for each lane that gets it. Told in the
     * order of publishing, at the latest before {@link #afterReceipts} runs its task. Messages that follow each other
     * are counted together, so this costs little more than {@link #publish}. For streams, which are always taken.
     *
     * @param payload owned by the port from now on
     * @param receivers gets the number, on the connection's event loop
     */
    Published publishCounted(ChannelName channel, byte[] payload, Attributes attributes, LongConsumer receivers);

    /**
     * Runs the task once the receivers of all that {@link #publishCounted} took were told, which may be at once.
     * Records that arrive before are held back, so that what comes behind a message is replied to behind it.
     */
    void afterReceipts(Runnable task);

    /**
     * Whether anyone, here or on another node, would get a message of this client on the channel now; otherwise a
     * request could not be answered. The client itself counts only while its echo is on.
     */
    boolean wanted(ChannelName channel);

    /** Sends what was published, so that a reply which follows comes after the client's own messages. */
    void flush();

    /**
     * Who would get a message published on the channel now. Records that arrive before the future completes are held
     * back, so a session replies in order without further care. Completes on the connection's event loop and never
     * fails.
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
     * One client as visible to others.
     *
     * @param id its id
     * @param name its nickname; empty when it gave none
     * @param endpoint name of the endpoint it is connected to
     */
    record Attendee(String id, String name, String endpoint) {}
}
