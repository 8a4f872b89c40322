// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelPattern;
import java.util.List;

/** What operators may know of what a client does. Used on its event loop. */
public interface ClientFacts {
    /** What it calls itself; empty when it has not said. */
    String name();

    /** Its patterns, in the order of subscribing. A copy. */
    List<ChannelPattern> subscriptions();

    /** Messages that it has published. */
    long messagesIn();

    /** Messages that have left for it. */
    long messagesOut();

    /** Messages that were left out. */
    long messagesDropped();

    /** Bytes that wait for it. */
    long pendingBytes();

    /** Whether it is not read from at the moment. */
    boolean held();
}
