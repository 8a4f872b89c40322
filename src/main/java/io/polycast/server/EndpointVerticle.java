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
import java.util.ArrayList;
import java.util.List;

/** One event loop of the server: its place on the bus, and its share of every endpoint's sockets. */
final class EndpointVerticle extends VerticleBase {
    private final Node node;
    private final int index;
    private final List<Listener> listeners = new ArrayList<>();
    private Loop loop;

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

    /** Accepts no new clients, and nothing more from existing ones. */
    void quiesce() {
        listeners.forEach(Listener::stopAccepting);
        loop.clients().forEach(Client::quiesce);
    }

    /** Lets pending output leave, and then ends all clients. */
    void sayGoodbye() {
        loop.clients().forEach(client -> client.end(CloseReason.GOING_AWAY, "the server ends"));
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
