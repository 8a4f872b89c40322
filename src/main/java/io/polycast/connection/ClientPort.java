// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.EndpointAddress;
import io.polycast.Published;
import io.polycast.delivery.Encoding;
import io.polycast.delivery.MemoryKind;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.TlsState;
import io.polycast.transport.AddressText;
import io.polycast.transport.SocketTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a session: its subscriptions, its publishing and its presence. Belongs to the connection's event loop.
 */
final class ClientPort implements SessionPort, ClientFacts {
    private static final List<String> KERNEL_STATS = List.of("rtt-micros", "retransmits");

    private final ConnectionContext client;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final Presence presence;
    private final Watched watched;
    private final Ending ending;
    private final ClientLanes lanes;

    /** Null unless the protocol asks for timers. */
    private @Nullable Watch watch;

    private String name;
    private boolean proven;
    private long kept;

    ClientPort(
            ConnectionContext client,
            Incoming incoming,
            Outgoing outgoing,
            Presence presence,
            Watched watched,
            Ending ending) {
        this.client = client;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.presence = presence;
        this.watched = watched;
        this.ending = ending;
        this.lanes = new ClientLanes(client, incoming, outgoing);
        this.name = client.wire().certifiedName();
        this.proven = !client.host().forgeable();
    }

    @Override
    public ClientId client() {
        return client.id();
    }

    @Override
    public ChannelName channel() {
        return client.speech().channel();
    }

    @Override
    public SocketAddress localAddress() {
        return client.wire().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return client.wire().remoteAddress();
    }

    @Override
    public TlsState tls() {
        if (client.wire().secure()) {
            return TlsState.STARTED;
        }
        return client.wire().mayStartTls() ? TlsState.TO_BE_STARTED : TlsState.NONE;
    }

    @Override
    public String endpoint() {
        return client.host().name();
    }

    @Override
    public List<EndpointAddress> addresses() {
        Shared shared = client.loop().shared();
        return shared.addresses()
                .reachableFrom(remoteAddress(), shared.draining().get());
    }

    @Override
    public int maxMessageSize() {
        return client.limits().maxMessageSize();
    }

    @Override
    public boolean datagram() {
        return client.host().datagrams();
    }

    @Override
    public void reply(byte[] record) {
        outgoing.reply(record);
    }

    @Override
    public void raw(byte[] bytes) {
        outgoing.raw(bytes);
    }

    @Override
    public Subscribed subscribe(ChannelPattern pattern) {
        return lanes.first().subscribe(pattern);
    }

    @Override
    public boolean unsubscribe(ChannelPattern pattern) {
        return lanes.first().unsubscribe(pattern);
    }

    @Override
    public LanePort lane(Encoding laneEncoding) {
        return lanes.open(laneEncoding);
    }

    ClientLanes lanes() {
        return lanes;
    }

    int subscriptionCount() {
        return lanes.count();
    }

    @Override
    public List<ChannelPattern> subscriptions() {
        // The first lane holds nothing but channel patterns.
        return lanes.first().patterns().stream().map(ChannelPattern.class::cast).toList();
    }

    @Override
    public Published publish(ChannelName channel, byte[] payload, Attributes attributes) {
        // A datagram socket is shared, so backpressure can't slow down a single peer: it is told to retry later.
        return datagram()
                ? incoming.exchange().publishOrRefuse(channel, payload, attributes, () -> !incoming.gate()
                        .isOpen())
                : incoming.exchange().publish(channel, payload, attributes);
    }

    @Override
    public Published publishCounted(
            ChannelName channel, byte[] payload, Attributes attributes, LongConsumer receivers) {
        return incoming.publishCounted(channel, payload, attributes, receivers);
    }

    @Override
    public void afterReceipts(Runnable task) {
        incoming.afterReceipts(task);
    }

    @Override
    public boolean wanted(ChannelName channel) {
        return lanes.wanted(channel);
    }

    @Override
    public void flush() {
        incoming.exchange().send();
    }

    @Override
    public void encoding(Encoding newEncoding) {
        lanes.first().encoding(newEncoding);
    }

    @Override
    public void echo(boolean on) {
        lanes.echo(on);
    }

    @Override
    public void name(String newName) {
        name = newName;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long messagesIn() {
        return incoming.exchange().published();
    }

    @Override
    public Future<Who> who(ChannelName channel) {
        return heldBackUntil(client.loop()
                .bus()
                .who(channel)
                // Fails only while the server is shutting down.
                .otherwise(new io.polycast.bus.Attendance(0, List.of()))
                .map(found -> new Who(
                        found.count(),
                        found.members().stream()
                                .map(member -> new Attendee(member.id(), member.name(), member.endpoint()))
                                .toList())));
    }

    /** Holds records back until this is answered. */
    private <T> Future<T> heldBackUntil(Future<T> answer) {
        incoming.suspendRecords();
        // The session's own handler has not been added yet, and must run first.
        answer.onComplete(done -> client.loop().nextTurn(incoming::resumeRecords));
        return answer;
    }

    @Override
    public <T> Future<List<T>> ask(Function<Neighbourhood, T> question) {
        return heldBackUntil(AskedLoop.ask(client.loop(), client.host(), question));
    }

    @Override
    public void keeps(long bytes) {
        kept += bytes;
        client.holding().charge(MemoryKind.RECORDS, bytes);
    }

    @Override
    public Future<String> authenticate(Future<String> identity) {
        Promise<String> known = client.loop().promise();
        identity.onComplete(known);
        return heldBackUntil(known.future().onSuccess(found -> {
            name = found;
            identified();
        }));
    }

    @Override
    public Future<Void> startTls() {
        Promise<Void> started = client.loop().promise();
        incoming.startTls(started);
        return started.future().onSuccess(done -> certified());
    }

    @Override
    public Future<Boolean> acceptTls(Duration within) {
        return incoming.acceptTls(within.toMillis()).onSuccess(done -> certified());
    }

    private void certified() {
        if (!client.wire().certifiedName().isEmpty()) {
            name = client.wire().certifiedName();
        }
    }

    @Override
    public void identified() {
        if (watch != null) {
            watch.identified();
        }
    }

    @Override
    public void keepAlive(Duration interval, int unanswered) {
        watch().keepAlive(interval, unanswered);
    }

    private Watch watch() {
        Watch kept = watch;
        if (kept == null) {
            kept = new Watch(client.loop(), watched);
            watch = kept;
        }
        return kept;
    }

    /** The client has been admitted. */
    void opened() {
        Duration time = client.speech().protocol().identifyWithin();
        if (!time.isZero()) {
            watch().identifyWithin(time);
        }
    }

    /** Something arrived. */
    void heard() {
        if (watch != null) {
            watch.heard();
        }
    }

    /** The client is being ended. */
    void closed() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        lanes.clear();
        keeps(-kept);
    }

    @Override
    public Map<String, String> stats() {
        Map<String, String> stats = new LinkedHashMap<>();
        stats.put("client", client().toString());
        stats.put("name", name);
        stats.put("endpoint", client.host().name());
        stats.put("protocol", client.speech().protocol().name());
        stats.put("local", AddressText.of(client.wire().localAddress()));
        stats.put("remote", AddressText.peer(client.wire()));
        stats.put("subscriptions", Integer.toString(lanes.count()));
        stats.put("messages-in", Long.toString(incoming.exchange().published()));
        stats.put("messages-out", Long.toString(outgoing.messagesOut()));
        stats.put("messages-dropped", Long.toString(outgoing.dropped()));
        stats.put("pending-bytes", Long.toString(outgoing.outbox().pendingBytes()));
        Map<String, Long> kernel = client.wire().kernelStats();
        KERNEL_STATS.forEach(key -> stats.put(key, kernel.containsKey(key) ? String.valueOf(kernel.get(key)) : "-"));
        EndpointMeters meters = client.host().meters();
        stats.put("endpoint-clients", Long.toString(meters.connections()));
        stats.put("endpoint-messages-in", Long.toString(meters.messagesIn()));
        stats.put("endpoint-messages-out", Long.toString(meters.messagesOut()));
        stats.put("endpoint-messages-dropped", Long.toString(meters.dropped()));
        return stats;
    }

    @Override
    public boolean proven() {
        return proven;
    }

    @Override
    public boolean prove(String cookie) {
        Loop loop = client.loop();
        if (!proven && loop.cookies().fits(cookie, address(), loop.clock().millis())) {
            proven = true;
            presence.proven();
        }
        return proven;
    }

    @Override
    public String cookie() {
        return client.loop().cookies().bake(address(), client.loop().clock().millis());
    }

    /** The peer's address, for proofs of it: only IP addresses can be spoofed. */
    private InetSocketAddress address() {
        return (InetSocketAddress) client.wire().remoteAddress();
    }

    @Override
    public void close(CloseReason reason) {
        ending.end(reason, "");
    }

    @Override
    public long messagesOut() {
        return outgoing.messagesOut();
    }

    @Override
    public long messagesDropped() {
        return outgoing.dropped();
    }

    @Override
    public long pendingBytes() {
        return outgoing.outbox().pendingBytes();
    }

    @Override
    public boolean held() {
        return !incoming.gate().isOpen();
    }

    @Override
    public void trace(SocketTrace trace) {
        client.wire().trace(trace, client.host().name());
    }
}
