// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ChannelName;
import io.polycast.EndpointAddress;
import io.polycast.Pattern;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/**
 * What else there is on this node and in the cluster, for protocols whose clients may ask. Belongs to the client's
 * event loop.
 */
public interface Neighbours {
    /**
     * Asks each event loop of this node. Records that arrive before the future completes wait their turn. Completes on
     * the connection's event loop, and fails only when the question does.
     *
     * @param question answered on the event loop that is asked; what it returns must be safe to hand over
     */
    <T> Future<List<T>> ask(Function<Neighbourhood, T> question);

    /**
     * Where the nodes of the cluster can be reached, as far as this client may be able to, this node's addresses first,
     * unless it is shutting down. Empty without a cluster. {@link Session#addressesChanged} tells when to ask again.
     */
    List<EndpointAddress> addresses();

    /** One event loop, on that loop. */
    interface Neighbourhood {
        /** Sessions of the same endpoint, of clients that are there. */
        List<Session> sessions();

        /** How many subscribe to this channel by its name. */
        int subscribers(ChannelName channel);

        /** Visits each pattern of this loop with the number of its subscribers, without those of groups. */
        void patterns(ObjIntConsumer<Pattern> seen);
    }
}
