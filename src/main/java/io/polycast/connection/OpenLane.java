// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Pattern;
import io.polycast.delivery.Countdown;
import io.polycast.delivery.Encoding;
import io.polycast.delivery.Lane;
import io.polycast.hub.Subscription;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes.Subscribed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of a client's lanes, with its patterns. Belongs to the connection's event loop. */
final class OpenLane implements LanePort {
    private final ClientLanes client;
    private final Lane lane;
    private final Map<Pattern, Subscription<Lane>> subscriptions = new LinkedHashMap<>(2);
    private Encoding body;

    OpenLane(ClientLanes client, Lane lane, Encoding body) {
        this.client = client;
        this.lane = lane;
        this.body = body;
    }

    @Override
    public Subscribed subscribe(Pattern pattern) {
        return subscribe(pattern, null);
    }

    @Override
    public Subscribed subscribe(Pattern pattern, @Nullable String group) {
        client.publishFirst();
        if (subscriptions.containsKey(pattern)) {
            return Subscribed.ALREADY;
        }
        Subscribed answer = client.take(pattern);
        if (answer == Subscribed.OK) {
            subscriptions.put(pattern, client.subscribe(pattern, lane, group));
        }
        return answer;
    }

    @Override
    public boolean unsubscribe(Pattern pattern) {
        client.publishFirst();
        Subscription<Lane> subscription = subscriptions.remove(pattern);
        if (subscription == null) {
            return false;
        }
        client.unsubscribe(pattern, subscription);
        return true;
    }

    @Override
    public void encoding(Encoding newBody) {
        client.publishFirst();
        body = newBody;
        reframe();
    }

    /** The connection's framing has changed. */
    void reframe() {
        lane.encoding(client.framed(body));
    }

    @Override
    public long delivered() {
        return lane.delivered();
    }

    @Override
    public void closeAfter(long messages, Runnable spent) {
        client.publishFirst();
        long left = messages - lane.delivered();
        if (left > 0) {
            // Later, since a fan-out is in progress; until then the lane accepts nothing more.
            lane.countdown(new Countdown(left, () -> client.later(() -> end(spent))));
        } else {
            end(spent);
        }
    }

    private void end(Runnable spent) {
        if (client.has(this)) {
            close();
            spent.run();
        }
    }

    @Override
    public void close() {
        client.publishFirst();
        clear();
        client.closed(this);
    }

    void clear() {
        subscriptions.forEach(client::unsubscribe);
        subscriptions.clear();
    }

    Set<Pattern> patterns() {
        return subscriptions.keySet();
    }

    Lane lane() {
        return lane;
    }
}
