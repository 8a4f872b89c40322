// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelPattern;
import io.polycast.transport.SocketTrace;
import java.util.List;

/** What operators may know about a client's activity. Used on its event loop. */
public interface ClientFacts {
    /** Its nickname; empty when it gave none. */
    String name();

    /** Its patterns, in the order of subscribing. A copy. */
    List<ChannelPattern> subscriptions();

    /** Messages it has published. */
    long messagesIn();

    /** Messages sent to it. */
    long messagesOut();

    /** Messages dropped for it. */
    long messagesDropped();

    /** Bytes pending for it. */
    long pendingBytes();

    /** Whether reading from it is paused at the moment. */
    boolean held();

    /** Traces what its socket does from now on, if that is possible. */
    default void trace(SocketTrace trace) {}
}
