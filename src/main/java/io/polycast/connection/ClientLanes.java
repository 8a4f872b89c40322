// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelName;
import io.polycast.Pattern;
import io.polycast.delivery.Encoding;
import io.polycast.delivery.Lane;
import io.polycast.delivery.LaneMerge;
import io.polycast.delivery.MemoryKind;
import io.polycast.hub.Hub;
import io.polycast.hub.Subscription;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes.Subscribed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All lanes of one client, and the bounds that they share. Each client has one lane from the start, which costs no more
 * when there are others. Belongs to the connection's event loop.
 */
final class ClientLanes {
    private static final int SUBSCRIPTION_BYTES = 400;
    private static final int LANE_BYTES = 300;
    private static final int BYTES_PER_CHARACTER = 4;

    /** A pattern that is not literal takes a node per token in the table shared by all event loops. */
    private static final int BYTES_PER_TOKEN = 100;

    private final ConnectionContext client;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final OpenLane first;

    /** Further lanes; null until the first one is opened. */
    private @Nullable Set<OpenLane> others;

    private @Nullable LaneMerge merge;
    private int count;
    private int wildcards;
    private boolean echo;

    ClientLanes(ConnectionContext client, Incoming incoming, Outgoing outgoing) {
        this.client = client;
        this.incoming = incoming;
        this.outgoing = outgoing;
        Encoding encoding = client.speech().protocol().encoding();
        this.first = new OpenLane(this, lane(encoding), encoding);
    }

    private Lane lane(Encoding encoding) {
        return new Lane(client.id(), outgoing.outbox(), framed(encoding));
    }

    OpenLane first() {
        return first;
    }

    /** Opens a further lane. */
    LanePort open(Encoding encoding) {
        publishFirst();
        LaneMerge meeting = merge;
        if (meeting == null) {
            meeting = new LaneMerge(outgoing.outbox());
            meeting.open(first.lane());
            merge = meeting;
        }
        Lane lane = lane(encoding);
        lane.echo(echo);
        meeting.open(lane);
        OpenLane opened = new OpenLane(this, lane, encoding);
        if (others == null) {
            others = new LinkedHashSet<>();
        }
        others.add(opened);
        client.holding().charge(MemoryKind.SUBSCRIPTIONS, LANE_BYTES);
        return opened;
    }

    boolean has(OpenLane lane) {
        return lane == first || (others != null && others.contains(lane));
    }

    void closed(OpenLane lane) {
        if (others != null && others.remove(lane)) {
            client.holding().charge(MemoryKind.SUBSCRIPTIONS, -LANE_BYTES);
        }
    }

    void publishFirst() {
        incoming.exchange().send();
    }

    /** Adds a subscription within the client's bounds. */
    Subscribed take(Pattern pattern) {
        if (count >= client.limits().maxSubscriptions()) {
            return Subscribed.TOO_MANY;
        }
        if (!pattern.literal()) {
            if (wildcards >= client.limits().maxWildcards()) {
                return Subscribed.TOO_MANY_WILDCARDS;
            }
            wildcards++;
        }
        count++;
        client.holding().charge(MemoryKind.SUBSCRIPTIONS, cost(pattern));
        return Subscribed.OK;
    }

    Subscription<Lane> subscribe(Pattern pattern, Lane lane, @Nullable String group) {
        return group == null
                ? client.loop().hub().subscribe(pattern, lane)
                : client.loop().hub().subscribe(pattern, lane, group);
    }

    void unsubscribe(Pattern pattern, Subscription<Lane> subscription) {
        client.loop().hub().unsubscribe(subscription);
        count--;
        if (!pattern.literal()) {
            wildcards--;
        }
        client.holding().charge(MemoryKind.SUBSCRIPTIONS, -cost(pattern));
    }

    /** The approximate memory cost of a subscription in this process: here and in the interest tables. */
    private static int cost(Pattern pattern) {
        String text = pattern.toString();
        int tokens =
                pattern.literal() ? 0 : (int) text.chars().filter(c -> c == '.').count() + 1;
        return SUBSCRIPTION_BYTES + BYTES_PER_CHARACTER * text.length() + BYTES_PER_TOKEN * tokens;
    }

    void echo(boolean on) {
        publishFirst();
        echo = on;
        all().forEach(lane -> lane.lane().echo(on));
    }

    /** Whether anyone would get a message of this client; see {@link io.polycast.protocol.ExchangePort#wanted}. */
    boolean wanted(ChannelName channel) {
        if (echo) {
            return incoming.exchange().wanted(channel);
        }
        Hub<Lane> hub = client.loop().hub();
        return incoming.exchange().wantedElsewhere(channel)
                || hub.subscribers(channel).stream().anyMatch(this::another)
                || hub.groups().all(channel).stream().anyMatch(this::another);
    }

    private boolean another(Lane lane) {
        return !lane.client().equals(client.id());
    }

    /** The connection's framing has changed. */
    void reframe() {
        all().forEach(OpenLane::reframe);
    }

    Encoding framed(Encoding body) {
        return new FramedEncoding(body, outgoing.framing());
    }

    void later(Runnable task) {
        client.loop().later(task);
    }

    /** The client is going away. */
    void clear() {
        all().forEach(OpenLane::clear);
        if (others != null) {
            List.copyOf(others).forEach(this::closed);
        }
    }

    int count() {
        return count;
    }

    /** The lanes that have any patterns. */
    List<Lane> subscribed() {
        return all().stream()
                .filter(lane -> !lane.patterns().isEmpty())
                .map(OpenLane::lane)
                .toList();
    }

    private List<OpenLane> all() {
        List<OpenLane> all = new ArrayList<>();
        all.add(first);
        if (others != null) {
            all.addAll(others);
        }
        return all;
    }
}
