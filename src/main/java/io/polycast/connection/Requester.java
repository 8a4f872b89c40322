// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.delivery.Holding;
import io.polycast.delivery.Lane;
import io.polycast.delivery.MemoryKind;
import io.polycast.exchange.CountedPublications;
import io.polycast.exchange.Exchange;
import io.polycast.exchange.PublishingClient;
import io.polycast.transport.Source;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A client that publishes by requests, never subscribes and is sent nothing but answers. Backpressure works as for
 * every other publisher: while it must not publish, its requests are not answered. Belongs to its event loop.
 */
public final class Requester implements LoopClient, ClientFacts, PublishingClient, Source {
    /** Its cost beyond the connection that it arrived on. */
    private static final int BYTES = 5 << 10;

    /** How long its connection may take to close. */
    private static final long LINGER_MS = 2_000;

    private final Loop loop;
    private final ConnectionHost host;
    private final Peer peer;
    private final String protocol;
    private final ClientId id;
    private final Exchange exchange;
    private final CountedPublications publications;
    private final ClientLog log;
    private final Holding holding;
    private final Liveness liveness = new Liveness(false);
    private final ReadGate gate = new ReadGate(this);
    private final long sinceMs = System.currentTimeMillis();

    /** Answers withheld until the client may continue. */
    private final Queue<Promise<Void>> held = new ArrayDeque<>(1);

    private boolean quiesced;
    private boolean finished;
    private boolean closed;

    private Requester(Loop loop, ConnectionHost host, Peer peer, String protocol) {
        this.loop = loop;
        this.host = host;
        this.peer = peer;
        this.protocol = protocol;
        this.id = loop.nextId();
        this.exchange = loop.exchange(id, host, host.conf().limits());
        this.publications =
                new CountedPublications(exchange, loop.turn(), loop::nextTurn, () -> loop.settle(this, exchange));
        this.log = new ClientLog(loop.clientLog(), this);
        this.holding = new Holding(loop.memory());
    }

    /** Makes a client of a connection that the endpoint has already admitted and accounted for. */
    public static PublishingClient open(Loop loop, ConnectionHost host, Peer peer, String protocol) {
        Requester requester = new Requester(loop, host, peer, protocol);
        requester.holding.charge(MemoryKind.CLIENTS, BYTES);
        loop.add(requester);
        requester.log.came();
        return requester;
    }

    @Override
    public Future<Long> publish(ChannelName channel, Attributes attributes, List<byte[]> payloads) {
        if (quiesced || ending()) {
            return Future.failedFuture("this client has been ended");
        }
        liveness.heard();
        return publications.publishCounted(channel, attributes, payloads).compose(delivered -> mayGoOn()
                .map(delivered));
    }

    private Future<Void> mayGoOn() {
        if (gate.isOpen()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        held.add(promise);
        return promise.future();
    }

    @Override
    public void reading(boolean on) {
        while (gate.isOpen() && !held.isEmpty()) {
            held.remove().complete();
        }
    }

    // The end.

    @Override
    public void quiesce() {
        publications.finish();
        quiesced = true;
        gate.openForGood();
    }

    @Override
    public void end(CloseReason reason, String detail) {
        if (ending()) {
            return;
        }
        publications.finish();
        finished = true;
        log.ended(reason, detail);
        gate.openForGood();
        peer.finish();
        loop.after(LINGER_MS, this::abort);
    }

    @Override
    public void giveUpMemory() {
        end(CloseReason.MEMORY, "the server is short of memory, and this client holds the most");
    }

    @Override
    public void abort() {
        finished = true;
        if (!closed && !peer.abort()) {
            closed();
        }
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        if (!ending()) {
            // What arrived before the connection broke was accepted.
            publications.finish();
            log.gone(null);
        }
        closed = true;
        held.clear();
        loop.remove(this);
        holding.charge(MemoryKind.CLIENTS, -BYTES);
    }

    @Override
    public boolean ending() {
        return finished || closed;
    }

    // Upkeep.

    @Override
    public ReadGate gate() {
        return gate;
    }

    @Override
    public List<Lane> lanes() {
        return List.of();
    }

    @Override
    public long keptBytes() {
        return holding.bytes();
    }

    @Override
    public void heartbeat() {
        // Nobody listens between requests.
    }

    @Override
    public void look() {
        if (liveness.isGone() && !ending()) {
            end(CloseReason.IDLE, "nothing was received for too long");
        }
    }

    @Override
    public void lookAtOutput() {
        // The HTTP server writes the answers.
    }

    @Override
    public void lookAtInput() {
        // It has no input of its own that could end.
    }

    // As seen by others.

    @Override
    public ClientId id() {
        return id;
    }

    @Override
    public ConnectionHost host() {
        return host;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String remoteAddress() {
        return peer.remoteAddress();
    }

    @Override
    public String localAddress() {
        return peer.localAddress();
    }

    @Override
    public Map<String, Long> kernelStats() {
        return Map.of();
    }

    @Override
    public ClientFacts facts() {
        return this;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public long sinceMs() {
        return sinceMs;
    }

    @Override
    public List<ChannelPattern> subscriptions() {
        return List.of();
    }

    @Override
    public long messagesIn() {
        return exchange.published();
    }

    @Override
    public long messagesOut() {
        return 0;
    }

    @Override
    public long messagesDropped() {
        return 0;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public boolean held() {
        return !gate.isOpen();
    }
}
