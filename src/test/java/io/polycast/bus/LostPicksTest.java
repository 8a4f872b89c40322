// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears of messages that were lost between nodes: all loops, or for a group's one loop that has a member. */
class LostPicksTest {
    private static final int LOOPS = 3;
    private static final Missed PLAIN = new Missed("a.b", 2);
    private static final Missed OF_GROUP = new Missed("a.b", "workers", 5);

    private record Heard(int loop, Missed missed) {}

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final LoopInterest interest = new LoopInterest(LOOPS);
    private final Hops hops = new Hops("here01", vertx.eventBus(), interest, LOOPS, LOOPS + 1);
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        vertx.eventBus().registerCodec(new HopCodec());
        for (int i = 0; i <= LOOPS; i++) {
            int loop = i;
            hops.consumer(loop, hop -> {
                if (hop.body() instanceof Hop.Losses losses) {
                    losses.missed().forEach(missed -> heard.add(new Heard(loop, missed)));
                }
            });
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void join(int place, String pattern, String group) throws Exception {
        interest.of(place).members(ChannelPattern.parse(pattern), group, 1);
    }

    private List<Heard> heard(int count) throws InterruptedException {
        List<Heard> all = new ArrayList<>();
        while (all.size() < count) {
            Heard next = heard.poll(60, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            all.add(next);
        }
        return all;
    }

    @Test
    void aLossOfAGroupIsToldToOneLoopThatHasAMember() throws Exception {
        join(1, "a.b", "workers");
        join(2, "a.*", "workers");
        join(0, "a.b", "others");
        join(LOOPS, "a.b", "workers");
        Set<Integer> told = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            hops.tellMissed(List.of(OF_GROUP));
            Heard once = heard(1).get(0);
            assertThat(once.missed()).isEqualTo(OF_GROUP);
            told.add(once.loop());
        }
        assertThat(told).containsExactlyInAnyOrder(1, 2);
        assertThat(heard).isEmpty();
    }

    @Test
    void whatEverybodyHasLostIsToldToEveryLoopAndWhatNoMemberIsLeftForToNone() throws Exception {
        join(LOOPS, "a.b", "workers");
        hops.tellMissed(List.of(OF_GROUP, PLAIN));
        assertThat(heard(LOOPS))
                .containsExactlyInAnyOrder(new Heard(0, PLAIN), new Heard(1, PLAIN), new Heard(2, PLAIN));
        assertThat(heard).isEmpty();
        assertThat(interest.member(ChannelName.of("a.b"), "workers")).isNegative();
    }
}
