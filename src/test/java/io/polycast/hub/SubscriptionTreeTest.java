// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTreeTest {
    private final Set<ChannelPattern> wanted = new HashSet<>();
    private final SubscriptionTree<String> tree = new SubscriptionTree<>(new Interest() {
        @Override
        public void begins(ChannelPattern pattern) {
            assertThat(wanted.add(pattern)).as("begins once: %s", pattern).isTrue();
        }

        @Override
        public void ends(ChannelPattern pattern) {
            assertThat(wanted.remove(pattern)).as("ends once: %s", pattern).isTrue();
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
        tree.add(ChannelPattern.parse(pattern), "me");

        assertThat(matching(channel)).isEqualTo(matches ? List.of("me") : List.of());
        assertThat(ChannelPattern.parse(pattern).matches(ChannelName.of(channel)))
                .isEqualTo(matches);
    }

    @Test
    void agreesWithAListThatIsSearchedThroughAtEveryStepOfComingAndGoing() throws Exception {
        Random random = new Random(42);
        List<Subscription<String>> present = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (present.isEmpty() || random.nextInt(5) > 1) {
                present.add(tree.add(ChannelPattern.parse(randomPattern(random)), "s" + step));
            } else {
                tree.remove(present.remove(random.nextInt(present.size())));
            }
            ChannelName channel = ChannelName.of(randomChannel(random));
            assertThat(matching(channel.toString()))
                    .containsExactlyInAnyOrderElementsOf(present.stream()
                            .filter(subscription -> subscription.pattern().matches(channel))
                            .map(subscription -> subscription.recipient)
                            .toList());
        }
        present.forEach(tree::remove);
        assertThat(tree.size()).isZero();
        assertThat(wanted).isEmpty();
    }

    @Test
    void keepsNothingOfAHundredThousandPatternsThatHaveGone() throws Exception {
        List<Subscription<String>> present = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String pattern = i % 3 == 0 ? "x" + i + ".*.y" : i % 3 == 1 ? "x" + i + ".>" : "x.y" + i;
            present.add(tree.add(ChannelPattern.parse(pattern), "s" + i));
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
        Subscription<String> first = tree.add(ChannelPattern.parse("a"), "first");
        tree.add(ChannelPattern.parse("a"), "second");

        tree.remove(first);
        tree.remove(first);

        assertThat(matching("a")).containsExactly("second");
        assertThat(tree.size()).isEqualTo(1);
    }

    private List<String> matching(String channel) {
        List<String> found = new ArrayList<>();
        for (Leaf<String> leaf : tree.match(ChannelName.of(channel))) {
            for (int i = 0; i < leaf.size(); i++) {
                found.add(leaf.recipient(i));
            }
        }
        return found;
    }

    private static String randomPattern(Random random) {
        int tokens = 1 + random.nextInt(4);
        List<String> pattern = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            int kind = random.nextInt(6);
            pattern.add(kind == 0 ? "*" : kind == 1 && i == tokens - 1 ? ">" : "t" + random.nextInt(3));
        }
        return String.join(".", pattern);
    }

    private static String randomChannel(Random random) {
        int tokens = 1 + random.nextInt(4);
        List<String> channel = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            channel.add("t" + random.nextInt(3));
        }
        return String.join(".", channel);
    }
}
