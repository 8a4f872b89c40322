// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.protocol.LanePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One client's subscriptions, by what it calls them and by what they are for. */
final class Subscriptions {
    private final Map<String, NatsSubscription> bySid = new LinkedHashMap<>();
    private final Map<ChannelPattern, List<NatsSubscription>> literals = new HashMap<>();
    private final Map<String, NatsSubscription> wildcards = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param group whether it is a member of a queue group
     */
    record NatsSubscription(String sid, ChannelPattern pattern, boolean group, LanePort lane) {}

    boolean has(String sid) {
        return bySid.containsKey(sid);
    }

    Optional<NatsSubscription> get(String sid) {
        return Optional.ofNullable(bySid.get(sid));
    }

    Collection<NatsSubscription> all() {
        return bySid.values();
    }

    void add(NatsSubscription subscription) {
        bySid.put(subscription.sid(), subscription);
        if (subscription.group()) {
            return;
        }
        if (subscription.pattern().literal()) {
            literals.merge(subscription.pattern(), List.of(subscription), Subscriptions::joined);
        } else {
            wildcards.put(subscription.sid(), subscription);
        }
    }

    private static List<NatsSubscription> joined(List<NatsSubscription> some, List<NatsSubscription> more) {
        List<NatsSubscription> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    void remove(NatsSubscription subscription) {
        if (bySid.remove(subscription.sid()) == null || subscription.group()) {
            return;
        }
        if (!subscription.pattern().literal()) {
            wildcards.remove(subscription.sid());
            return;
        }
        literals.computeIfPresent(subscription.pattern(), (pattern, some) -> {
            List<NatsSubscription> left =
                    some.stream().filter(other -> !other.equals(subscription)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** One by which the client gets the messages of a channel, whoever else there is; those of groups are none. */
    Optional<NatsSubscription> of(ChannelName channel) {
        List<NatsSubscription> exact = literals.get(ChannelPattern.of(channel));
        if (exact != null) {
            return Optional.of(exact.get(0));
        }
        return wildcards.values().stream()
                .filter(subscription -> subscription.pattern().matches(channel))
                .findFirst();
    }
}
