// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.LogEvent;
import io.polycast.cluster.Engine;
import io.polycast.link.Links;
import io.polycast.link.NodeAddress;
import io.polycast.metrics.LinkView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's links to others, on one event loop. Starts before the endpoints, so that clients receive from all nodes
 * from the start.
 */
final class ClusterVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterVerticle.class);

    /**
     * A member that can't be reached prevents nobody from starting; it will drop out of the cluster, or turn up later.
     */
    private static final long PATIENCE_MS = 10_000;

    private static final long LOOK_MS = 1_000;

    private final Node node;
    private final Engine engine;
    private final int maxPending;
    private final String secret;
    private Links links;

    @SuppressWarnings("NullAway.Init") // Vert.x calls start before anything else.
    ClusterVerticle(Node node, Engine engine, int maxPending, String secret) {
        this.node = node;
        this.engine = engine;
        this.maxPending = maxPending;
        this.secret = secret;
    }

    @Override
    public Future<?> start() {
        links = new Links(
                context,
                node.shared().bus(),
                new Links.Settings(
                        node.shared().node(),
                        secret,
                        node.shared().clock(),
                        maxPending,
                        node.shared().budget(),
                        node.shared().registry(),
                        node.shared().draining()::get,
                        this::portrait,
                        directory(),
                        new AddressBook(node, engine.address())));
        return links.joined().compose(joined -> {
            // Changes are announced by events; the periodic check is for events that were missed.
            engine.onChange(this::look);
            vertx.setPeriodic(LOOK_MS, due -> look());
            look();
            return ready();
        });
    }

    private Links.Whereabouts directory() {
        return new Links.Whereabouts() {
            @Override
            public void announce() {
                engine.announce();
            }

            @Override
            public void forget(String gone) {
                engine.forget(gone);
            }
        };
    }

    private void look() {
        context.runOnContext(nothing -> links.members(engine.others().entrySet().stream()
                .map(member -> new NodeAddress(member.getKey(), member.getValue()))
                .toList()));
    }

    private Future<Void> ready() {
        Promise<Void> started = Promise.promise();
        long timer = vertx.setTimer(PATIENCE_MS, late -> {
            LogEvent.MEMBERS_MISSING.log(LOG);
            started.tryComplete();
        });
        links.ready().onSuccess(done -> {
            vertx.cancelTimer(timer);
            started.tryComplete();
        });
        return started.future();
    }

    private Future<byte[]> portrait() {
        return node.shared().loops().isEmpty()
                ? Future.failedFuture("this node is still starting")
                : NodeDirectory.portrait(node, node.shared().loops().get(0));
    }

    /** Whether all initial members have been met. Thread-safe. */
    boolean joined() {
        return links.ready().succeeded();
    }

    /** The address at which other members find this node. */
    String address() {
        return engine.address();
    }

    /** Whether all that was sent to other nodes has arrived. Thread-safe. */
    boolean idle() {
        return links.idle();
    }

    /** Tells the other nodes that this one leaves. */
    Future<Void> leave() {
        return ask(current -> {
            current.leave();
            return Future.succeededFuture();
        });
    }

    /**
     * Asks the links a question, on their event loop; called on any thread. The answer arrives on the event loop of the
     * asker, if it has one.
     */
    <T> Future<T> ask(Function<Links, Future<T>> question) {
        Promise<T> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
        context.runOnContext(nothing -> question.apply(links).onComplete(answer));
        return answer.future();
    }

    /** For operators. */
    Future<List<LinkView>> views() {
        return ask(current -> Future.succeededFuture(current.views()));
    }
}
