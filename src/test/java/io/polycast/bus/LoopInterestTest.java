// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Attributes;
import io.polycast.BadChannelException;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.Glob;
import io.polycast.Message;
import io.polycast.Pattern;
import io.polycast.Pick;
import io.polycast.hub.Interest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three loops, and behind them the links to other nodes. */
class LoopInterestTest {
    private static final int LINKS = 3;

    private final LoopInterest interest = new LoopInterest(LINKS);
    private final List<Interest> places =
            Stream.of(0, 1, 2, LINKS).map(interest::of).toList();

    private static Pattern pattern(String text) {
        try {
            return text.startsWith("glob ")
                    ? Glob.of(text.substring(5).getBytes(StandardCharsets.UTF_8))
                    : ChannelPattern.parse(text);
        } catch (BadChannelException e) {
            throw new AssertionError(e);
        }
    }

    private static Batch batch(String... channels) {
        List<Message> messages = new ArrayList<>();
        for (String channel : channels) {
            messages.add(new Message(ChannelName.of(channel), new byte[1], Attributes.EMPTY, 0, "text"));
        }
        return new Batch(new ClientId("node", 0, 1), messages, 100, 0);
    }

    private List<Integer> interested(String... channels) {
        long bits = interest.interested(batch(channels));
        return Stream.of(0, 1, 2, LINKS)
                .filter(place -> (bits & 1L << place) != 0)
                .toList();
    }

    @Test
    void isExactForEveryKindOfPattern() {
        places.get(0).begins(pattern("a.b"));
        places.get(1).begins(pattern("a.*"));
        places.get(2).begins(pattern("glob *c"));
        places.get(LINKS).begins(pattern("b.>"));
        assertThat(interested("a.b")).containsExactly(0, 1);
        assertThat(interested("a.c")).containsExactly(1, 2);
        assertThat(interested("b.c", "b.d")).containsExactly(2, LINKS);
        assertThat(interested("x")).isEmpty();
        assertThat(interested("x", "a.b", "b.a")).containsExactly(0, 1, LINKS);
        places.get(1).ends(pattern("a.*"));
        assertThat(interested("a.b")).containsExactly(0);
    }

    @Test
    void takesALoopToWantEverythingWhenTooManyOfItsPatternsMatchInVain() {
        for (int i = 0; i < 300; i++) {
            places.get(1).begins(pattern("glob *x" + i + "*"));
        }
        places.get(2).begins(pattern("b.>"));
        assertThat(interested("a")).contains(1);
        for (int i = 0; i < 300; i++) {
            places.get(1).ends(pattern("glob *x" + i + "*"));
        }
        assertThat(interested("a")).isEmpty();
        assertThat(interest.wildcards()).isTrue();
    }

    @Test
    void drawsAPlaceByItsMembersAndOtherNodesLast() {
        places.get(0).members(pattern("a"), "g", 1);
        places.get(2).members(pattern("*"), "g", 9);
        places.get(LINKS).members(pattern("a"), "g", 64);
        Batch batch = batch(Stream.generate(() -> "a").limit(2_000).toArray(String[]::new));
        Map<Integer, Integer> drawn = new HashMap<>();
        for (Pick pick : interest.picks(batch, 0)) {
            drawn.merge(pick.place(), 1, Integer::sum);
        }
        assertThat(drawn).containsOnlyKeys(0, 2);
        // About 200 of 2,000; outside of these bounds less than once in a billion runs.
        assertThat(drawn.get(0)).isBetween(100, 320);
        assertThat(interest.picks(batch("a"), 0b101)).containsExactly(new Pick(0, "g", LINKS));
        assertThat(interest.picks(batch("a"), 0b1101)).isEmpty();
    }

    @Test
    void picksForEachGroupOfEachMessage() {
        places.get(0).members(pattern("a"), "g", 1);
        places.get(1).members(pattern("b"), "h", 1);
        places.get(2).members(pattern("b"), "i", 1);
        assertThat(interest.picks(batch("a", "x", "b"), 0))
                .containsExactlyInAnyOrder(new Pick(0, "g", 0), new Pick(2, "h", 1), new Pick(2, "i", 2));
        places.get(0).members(pattern("a"), "g", 0);
        assertThat(interest.picks(batch("a"), 0)).isEmpty();
    }

    @Test
    void tellsOtherNodesOfThisNodesMembersAlone() {
        List<String> told = new ArrayList<>();
        interest.watch(new LoopInterest.Watcher() {
            @Override
            public void changed(Pattern pattern, boolean wanted) {
                told.add(pattern + " " + wanted);
            }

            @Override
            public void members(Pattern pattern, String group, int members) {
                told.add(pattern + " " + group + " " + members);
            }
        });
        places.get(0).begins(pattern("a"));
        places.get(1).begins(pattern("a"));
        places.get(LINKS).begins(pattern("b"));
        places.get(0).ends(pattern("a"));
        places.get(1).ends(pattern("a"));
        places.get(0).members(pattern("a"), "g", 2);
        places.get(1).members(pattern("a"), "g", 1);
        places.get(LINKS).members(pattern("a"), "g", 5);
        assertThat(told).containsExactly("a true", "a false", "a g 2", "a g 3");
    }
}
