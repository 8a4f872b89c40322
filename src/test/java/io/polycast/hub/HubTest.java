// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.Message;
import io.polycast.testkit.NobodyElse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final ClientId PUBLISHER = new ClientId("node", 0, 1);

    /** A recipient that keeps what it gets. */
    private static final class Keeper extends Recipient {
        final List<Message> got = new ArrayList<>();
        final List<ChannelPattern> patterns = new ArrayList<>();

        boolean wants(Message message) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(message.channel()));
        }
    }

    private final Hub<Keeper> hub = new Hub<>(new NobodyElse());

    private void subscribe(Keeper keeper, String pattern) throws Exception {
        keeper.patterns.add(ChannelPattern.parse(pattern));
        hub.subscribe(ChannelPattern.parse(pattern), keeper);
    }

    private static Message message(String channel, int number) {
        return new Message(ChannelName.of(channel), new byte[] {(byte) number}, Attributes.EMPTY, number, "text");
    }

    private List<Route<Keeper>> route(List<Message> messages) {
        List<Route<Keeper>> routes = hub.route(new Batch(PUBLISHER, messages, 1, 0));
        for (Route<Keeper> route : routes) {
            route.recipients().forEach(keeper -> keeper.got.addAll(route.messages()));
        }
        return routes;
    }

    @RepeatedTest(20)
    void everybodyGetsWhatItWantsOnceAndInOrderHoweverManyChannels(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        int channels = 1 + random.nextInt(200);
        List<Keeper> keepers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Keeper keeper = new Keeper();
            keepers.add(keeper);
            Set<String> patterns = new HashSet<>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                int kind = random.nextInt(8);
                patterns.add(kind == 0 ? ">" : kind == 1 ? "c.*" : "c." + random.nextInt(channels));
            }
            for (String pattern : patterns) {
                subscribe(keeper, pattern);
            }
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            messages.add(message("c." + random.nextInt(channels), i));
        }

        List<Route<Keeper>> routes = route(messages);

        for (Keeper keeper : keepers) {
            assertThat(keeper.got)
                    .isEqualTo(messages.stream().filter(keeper::wants).toList());
        }
        Map<Keeper, Integer> parts = new HashMap<>();
        routes.forEach(route -> route.recipients().forEach(keeper -> parts.merge(keeper, 1, Integer::sum)));
        assertThat(parts.values()).allMatch(count -> count == 1);
    }

    @Test
    void thoseWhoWantTheSameShareARoute() throws Exception {
        for (int i = 0; i < 6; i++) {
            subscribe(new Keeper(), i % 2 == 0 ? "a" : ">");
        }

        List<Route<Keeper>> routes = route(List.of(message("a", 1), message("b", 2), message("a", 3)));

        assertThat(routes).hasSize(2).allMatch(route -> route.recipients().size() == 3);
    }
}
