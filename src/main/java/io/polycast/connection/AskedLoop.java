// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelName;
import io.polycast.Pattern;
import io.polycast.protocol.Neighbours;
import io.polycast.protocol.Session;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/** An event loop as visible to the sessions of one endpoint. Belongs to that loop. */
record AskedLoop(Loop loop, ConnectionHost host) implements Neighbours.Neighbourhood {
    /** Asks all loops of this node; called on one of them, on which the answers arrive. */
    static <T> Future<List<T>> ask(Loop asker, ConnectionHost host, Function<Neighbours.Neighbourhood, T> question) {
        List<Future<T>> answers = asker.shared().loops().stream()
                .map(loop -> loop.ask(asker, asked -> question.apply(new AskedLoop(asked, host))))
                .toList();
        return Future.all(answers)
                .map(all -> answers.stream().map(Future::result).toList());
    }

    @Override
    public List<Session> sessions() {
        return loop.clientsOf(host).stream()
                .filter(Connection.class::isInstance)
                .map(Connection.class::cast)
                .filter(Connection::open)
                .map(Connection::session)
                .toList();
    }

    @Override
    public int subscribers(ChannelName channel) {
        return loop.hub().named(channel);
    }

    @Override
    public void patterns(ObjIntConsumer<Pattern> seen) {
        loop.hub().patterns(seen);
    }
}
