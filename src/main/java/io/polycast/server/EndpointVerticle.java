// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.CloseReason;
import io.polycast.connection.Client;
import io.polycast.connection.Loop;
import io.polycast.connection.Rounds;
import io.polycast.endpoint.Endpoint;
import io.polycast.endpoint.ListenException;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One event loop of the server: its place on the bus, and its share of every endpoint's sockets. */
final class EndpointVerticle extends VerticleBase {
    /** Between two clients that are ended in turn, so that a server that has few does not take long. */
    private static final long LONGEST_GAP_MS = 100;

    private final Node node;
    private final int index;
    private final List<Listener> listeners = new ArrayList<>();
    private Loop loop;
    private int leaving;

    @SuppressWarnings("NullAway.Init") // Vert.x calls start before anything else.
    EndpointVerticle(Node node, int index) {
        this.node = node;
        this.index = index;
    }

    @Override
    public Future<?> start() {
        loop = new Loop(context, node.shared(), index);
        return loop.joined().compose(joined -> {
            List<Future<Listener>> opened = new ArrayList<>();
            for (Endpoint endpoint : node.endpoints()) {
                for (Binding binding : endpoint.bindings()) {
                    opened.add(listen(endpoint, binding));
                }
                Rounds.start(loop, endpoint);
            }
            // All of them, so that a user is told at once of every address that can't be had.
            return Future.join(opened).recover(first -> Future.failedFuture(all(opened)));
        });
    }

    private static ListenException all(List<Future<Listener>> opened) {
        return ListenException.of(opened.stream()
                .filter(Future::failed)
                .map(failed -> (ListenException) failed.cause())
                .toList());
    }

    private Future<Listener> listen(Endpoint endpoint, Binding binding) {
        return endpoint.listen(loop, binding, new NodeDirectory(node, loop))
                .onSuccess(listener -> {
                    listeners.add(listener);
                    binding.actualPort().tryComplete(listener.port());
                })
                .recover(cause -> Future.failedFuture(new ListenException(endpoint.conf(), cause)));
    }

    @Override
    public Future<?> stop() {
        return Future.all(listeners.stream().map(Listener::close).toList());
    }

    /**
     * Accepts no new clients, and ends within this time, one after another, those whose protocol has words for it. The
     * others are served as before.
     */
    void leave(Duration within) {
        listeners.forEach(Listener::stopAccepting);
        List<Client> inTurn = loop.clients().stream().filter(Client::leaving).toList();
        leaving = inTurn.size();
        for (int i = 0; i < inTurn.size(); i++) {
            Client client = inTurn.get(i);
            int turn = i + 1;
            loop.after(Math.min(LONGEST_GAP_MS * turn, within.toMillis() * turn / leaving), () -> {
                leaving--;
                endInTurn(client);
            });
        }
    }

    private static void endInTurn(Client client) {
        if (!client.ending()) {
            client.quiesce();
            sayGoodbye(client);
        }
    }

    /** How many clients have not been ended yet by {@link #leave}. */
    int leaving() {
        return leaving;
    }

    /** Accepts nothing more from clients. */
    void quiesce() {
        loop.clients().forEach(Client::quiesce);
    }

    /** Lets pending output leave, and then ends all clients. */
    void sayGoodbye() {
        loop.clients().forEach(EndpointVerticle::sayGoodbye);
    }

    private static void sayGoodbye(Client client) {
        client.end(CloseReason.GOING_AWAY, "the server ends");
    }

    /** Ends the clients that are still there. */
    void abort() {
        loop.clients().forEach(Client::abort);
    }

    /** Checks whether files given to sockets have changed. */
    void refresh() {
        listeners.forEach(Listener::refresh);
    }

    /** The number of clients. */
    int clients() {
        return loop.clients().size();
    }

    /** Runs a task on the event loop. */
    void run(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }
}
