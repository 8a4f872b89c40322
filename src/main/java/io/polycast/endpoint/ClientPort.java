// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.bus.Member;
import io.polycast.conf.Limits;
import io.polycast.delivery.Encoding;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.SessionPort;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session can do: its subscriptions, its publishing and what others see of it. Belongs to the connection's event loop. */
final class ClientPort implements SessionPort {
    private static final List<String> KERNEL_STATS = List.of("rtt-micros", "retransmits");

    private final Connection connection;
    private final Loop loop;
    private final Endpoint endpoint;
    private final Speech speech;
    private final Limits limits;
    private final ClientLanes lanes;
    private final Intake intake;
    private final @Nullable RateLimit rate;
    private String name;
    private long messagesIn;
    private int takenInRead;
    private boolean proven;

    ClientPort(Connection connection, Loop loop, Speech speech, Limits limits, ClientLanes lanes, Intake intake) {
        this.connection = connection;
        this.loop = loop;
        this.endpoint = connection.endpoint();
        this.speech = speech;
        this.limits = limits;
        this.lanes = lanes;
        this.intake = intake;
        this.rate = limits.publishRate() == 0
                ? null
                : new RateLimit(limits.publishRate(), loop.clock().nanos());
        this.name = connection.wire().certifiedName();
        this.proven = !endpoint.forgeable();
    }

    @Override
    public ClientId client() {
        return connection.id();
    }

    @Override
    public ChannelName channel() {
        return speech.channel();
    }

    @Override
    public boolean datagram() {
        return endpoint.datagrams();
    }

    @Override
    public void reply(byte[] record) {
        connection.outgoing().reply(record);
    }

    @Override
    public void raw(byte[] bytes) {
        connection.outgoing().raw(bytes);
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
        // Nothing else is subscribed to in the first lane.
        return lanes.first().patterns().stream().map(ChannelPattern.class::cast).toList();
    }

    @Override
    public boolean publish(ChannelName channel, byte[] payload, Attributes attributes) {
        if (datagram() && mustWait()) {
            return false;
        }
        messagesIn++;
        takenInRead++;
        endpoint.meters().messagesIn(1);
        intake.add(channel, payload, attributes);
        return true;
    }

    /** A datagram socket is shared, so one peer can't be slowed down; it is told to come back later. */
    private boolean mustWait() {
        return !connection.gate().isOpen()
                || (rate != null && !rate.tryTake(loop.clock().nanos()));
    }

    /** How long a stream that has published more than it may is to be read from no more; 0 when it has not. */
    long overdrawnNanos() {
        int taken = takenInRead;
        takenInRead = 0;
        if (taken > 0) {
            loop.published(connection);
        }
        return rate == null || datagram() || taken == 0
                ? 0
                : rate.take(taken, loop.clock().nanos());
    }

    @Override
    public void flush() {
        intake.send();
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

    String name() {
        return name;
    }

    long messagesIn() {
        return messagesIn;
    }

    Member member() {
        return new Member(client().toString(), name, endpoint.name());
    }

    @Override
    public Future<Who> who(ChannelName channel) {
        connection.incoming().suspendRecords();
        Future<Who> answer = loop.bus()
                .who(channel)
                // The only way to fail is a server on its way out.
                .otherwise(new io.polycast.bus.Who(0, List.of()))
                .map(found -> new Who(
                        found.count(),
                        found.members().stream()
                                .map(member -> new Client(member.id(), member.name(), member.endpoint()))
                                .toList()));
        // The session's own handler was not added yet, and comes first.
        answer.onComplete(done -> loop.nextTurn(connection.incoming()::resumeRecords));
        return answer;
    }

    @Override
    public Future<Integer> audience(ChannelName channel) {
        return loop.bus().audience(channel).otherwise(0);
    }

    @Override
    public Map<String, String> stats() {
        Map<String, String> stats = new LinkedHashMap<>();
        stats.put("client", client().toString());
        stats.put("name", name);
        stats.put("endpoint", endpoint.name());
        stats.put("protocol", speech.protocol().name());
        stats.put("local", Loop.text(connection.wire().localAddress()));
        stats.put("remote", Loop.peer(connection.wire()));
        stats.put("subscriptions", Integer.toString(lanes.count()));
        stats.put("messages-in", Long.toString(messagesIn));
        stats.put("messages-out", Long.toString(connection.outgoing().messagesOut()));
        stats.put("messages-dropped", Long.toString(connection.outgoing().dropped()));
        stats.put("pending-bytes", Long.toString(connection.outgoing().outbox().pendingBytes()));
        Map<String, Long> kernel = connection.wire().kernelStats();
        for (String key : KERNEL_STATS) {
            stats.put(key, kernel.containsKey(key) ? String.valueOf(kernel.get(key)) : "-");
        }
        stats.put("endpoint-clients", Long.toString(endpoint.meters().connections()));
        stats.put("endpoint-messages-in", Long.toString(endpoint.meters().messagesIn()));
        stats.put("endpoint-messages-out", Long.toString(endpoint.meters().messagesOut()));
        stats.put("endpoint-messages-dropped", Long.toString(endpoint.meters().dropped()));
        return stats;
    }

    @Override
    public boolean proven() {
        return proven;
    }

    @Override
    public boolean prove(String cookie) {
        if (!proven && loop.cookies().fits(cookie, address(), loop.clock().millis())) {
            proven = true;
            connection.presence().proven();
        }
        return proven;
    }

    @Override
    public String cookie() {
        return loop.cookies().bake(address(), loop.clock().millis());
    }

    /** Only IP addresses can be forged. */
    private InetSocketAddress address() {
        return (InetSocketAddress) connection.wire().remoteAddress();
    }

    @Override
    public void close(CloseReason reason) {
        connection.end(reason, "");
    }
}
