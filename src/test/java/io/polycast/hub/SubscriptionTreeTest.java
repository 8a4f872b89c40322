// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTreeTest {
    /** A recipient that can be told from others. */
    private static final class Named extends Recipient {
        final String name;

        Named(String name) {
            this.name = name;
        }
    }

    private final Set<Pattern> wanted = new HashSet<>();
    private final SubscriptionTree<Named> tree = new SubscriptionTree<>(new Interest() {
        @Override
        public void begins(Pattern pattern) {
            assertThat(wanted.add(pattern)).as("begins once: %s", pattern).isTrue();
        }

        @Override
        public void ends(Pattern pattern) {
            assertThat(wanted.remove(pattern)).as("ends once: %s", pattern).isTrue();
        }

        @Override
        public void members(Pattern pattern, String group, int members) {
            // Groups have tests of their own.
        }
    });

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a.b, a.b, true",
        "a.b, a, false",
        "a, a.b, false",
        "*, a, true",
        "*, a.b, false",
        "a.*, a.b, true",
        "a.*, a, false",
        "a.*, a.b.c, false",
        "*.b, a.b, true",
        "*.*, a.b, true",
        "*.*.c, a.b.c, true",
        "a.*.c, a.b.d, false",
        ">, a, true",
        ">, a.b.c, true",
        "a.>, a, false",
        "a.>, a.b, true",
        "a.>, a.b.c.d, true",
        "*.>, a, false",
        "*.>, a.b, true",
        "A, a, false",
    })
    void matchesAsTheContractSays(String pattern, String channel, boolean matches) throws Exception {
        tree.add(ChannelPattern.parse(pattern), new Named("me"));

        assertThat(matching(channel)).isEqualTo(matches ? List.of("me") : List.of());
        assertThat(ChannelPattern.parse(pattern).matches(ChannelName.of(channel)))
                .isEqualTo(matches);
    }

    @Test
    void agreesWithAListThatIsSearchedThroughAtEveryStepOfComingAndGoing() throws Exception {
        Random random = new Random(42);
        List<Named> names = new ArrayList<>();
        for (int i = 0; i < 3 * Audience.FEW; i++) {
            names.add(new Named("n" + i));
        }
        List<Subscription<Named>> present = new ArrayList<>();
        for (int step = 0; step < 8_000; step++) {
            // More come than go and the other way round, so that it is crowded at times and nearly empty at others.
            boolean comes = random.nextInt(5) < (step / 2_000 % 2 == 0 ? 4 : 1);
            if (present.isEmpty() || comes) {
                Named name = names.get(random.nextInt(names.size()));
                present.add(tree.add(ChannelPattern.parse(randomPattern(random)), name));
            } else {
                tree.remove(present.remove(random.nextInt(present.size())));
            }
            ChannelName channel = ChannelName.of(randomChannel(random));
            assertThat(matching(channel.toString()))
                    .containsExactlyInAnyOrderElementsOf(present.stream()
                            .filter(subscription -> subscription.pattern().matches(channel))
                            .map(subscription -> subscription.recipient.name)
                            .distinct()
                            .toList());
        }
        assertThat(present.size()).as("ends nearly empty").isLessThan(1_000);
        present.forEach(tree::remove);
        assertThat(tree.size()).isZero();
        assertThat(tree.isEmpty()).isTrue();
        assertThat(wanted).isEmpty();
    }

    @Test
    void findsThoseOfTheRestBeforeThoseOfTheSameTokenAndTheseBeforeThoseOfAnyToken() throws Exception {
        Named twice = new Named("twice");
        tree.add(ChannelPattern.parse("*.b"), twice);
        tree.add(ChannelPattern.parse("*.*"), new Named("*.*"));
        tree.add(ChannelPattern.parse("a.*"), new Named("a.*"));
        tree.add(ChannelPattern.parse("a.b"), new Named("a.b"));
        tree.add(ChannelPattern.parse("a.>"), new Named("a.>"));
        tree.add(ChannelPattern.parse(">"), new Named(">"));
        tree.add(ChannelPattern.parse("a.>"), twice);
        tree.add(ChannelPattern.parse("*.>"), new Named("*.>"));

        assertThat(matching("a.b")).containsExactly("a.b", ">", "a.>", "twice", "a.*", "*.>", "*.*");
    }

    @Test
    void tellsEachPatternWhereverItsTokensPart() throws Exception {
        Map<String, Integer> expected = new HashMap<>();
        for (String pattern : List.of("a.*.c.d", "a.*.c", "a.*.c.>", "a.*.x.d", ">", "*", "a.*.c.d.e", "a.*.c", "a")) {
            tree.add(ChannelPattern.parse(pattern), new Named(pattern));
            expected.merge(pattern, 1, Integer::sum);
        }

        Map<String, Integer> seen = new HashMap<>();
        tree.patterns((pattern, subscribers) -> seen.put(pattern.toString(), subscribers));

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void findsThirtyClientsWithoutAStepForEachOfTheirThirtyThousandPatternsThatMatch() throws Exception {
        Random random = new Random(7);
        List<Named> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(new Named("c" + i));
        }
        for (int i = 0; i < 30_000; i++) {
            tree.add(ChannelPattern.parse(oneOfMany(random)), clients.get(i % clients.size()));
        }
        List<Named> found = new ArrayList<>();

        int steps = tree.match(ChannelName.of(DEEP), found);

        assertThat(found).containsExactlyInAnyOrderElementsOf(clients);
        assertThat(steps).isLessThan(3_000);
    }

    @Test
    void doesNotLookTwiceForThoseWhoAreFewAgain() throws Exception {
        Random random = new Random(8);
        Named stays = new Named("stays");
        List<Subscription<Named>> guests = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String pattern = oneOfMany(random);
            tree.add(ChannelPattern.parse(pattern), stays);
            guests.add(tree.add(ChannelPattern.parse(pattern), new Named("guest" + i)));
            guests.add(tree.add(ChannelPattern.parse(pattern), new Named("other" + i)));
        }
        List<Named> found = new ArrayList<>();

        guests.forEach(tree::remove);

        assertThat(tree.match(ChannelName.of(DEEP), found)).isLessThan(500);
        assertThat(found).containsExactly(stays);
    }

    /** A channel of 32 tokens, and one of the many patterns that match it. */
    private static final String DEEP = "a" + ".a".repeat(31);

    private static String oneOfMany(Random random) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            tokens.add(random.nextBoolean() ? "a" : "*");
        }
        return String.join(".", tokens);
    }

    @Test
    void keepsNothingOfAHundredThousandPatternsThatHaveGone() throws Exception {
        List<Subscription<Named>> present = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String pattern = i % 3 == 0 ? "x" + i + ".*.y" : i % 3 == 1 ? "x" + i + ".>" : "x.y" + i;
            present.add(tree.add(ChannelPattern.parse(pattern), new Named("s" + i)));
        }
        assertThat(matching("x3.any.y")).containsExactly("s3");
        assertThat(matching("x4.any.y")).containsExactly("s4");
        assertThat(matching("x.y5")).containsExactly("s5");

        present.forEach(tree::remove);

        assertThat(tree.size()).isZero();
        assertThat(tree.isEmpty()).isTrue();
        assertThat(wanted).isEmpty();
    }

    @Test
    void removesASubscriptionOnce() throws Exception {
        Subscription<Named> first = tree.add(ChannelPattern.parse("a"), new Named("first"));
        tree.add(ChannelPattern.parse("a"), new Named("second"));

        tree.remove(first);
        tree.remove(first);

        assertThat(matching("a")).containsExactly("second");
        assertThat(tree.size()).isEqualTo(1);
    }

    private List<String> matching(String channel) {
        List<Named> found = new ArrayList<>();
        tree.match(ChannelName.of(channel), found);
        return found.stream().map(named -> named.name).toList();
    }

    private static String randomPattern(Random random) {
        int tokens = 1 + random.nextInt(5);
        List<String> pattern = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            int kind = random.nextInt(6);
            pattern.add(kind == 0 ? "*" : kind == 1 && i == tokens - 1 ? ">" : "t" + random.nextInt(3));
        }
        return String.join(".", pattern);
    }

    private static String randomChannel(Random random) {
        int tokens = 1 + random.nextInt(5);
        List<String> channel = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            channel.add("t" + random.nextInt(3));
        }
        return String.join(".", channel);
    }
}
