// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PatternTableTest {
    private static final long SEED = Long.getLong("polycast.test.seed", 15);

    private final PatternTable<Integer> table = new PatternTable<>();

    private static Glob glob(String text) {
        return Glob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ChannelPattern tokens(String text) {
        try {
            return ChannelPattern.parse(text);
        } catch (io.polycast.BadChannelException e) {
            throw new AssertionError(e);
        }
    }

    private Set<Integer> matching(String channel) {
        Set<Integer> found = new HashSet<>();
        table.match(ChannelName.of(channel), found::add);
        return found;
    }

    private void put(Pattern pattern, int value) {
        table.update(pattern, before -> value);
    }

    @Test
    void findsPatternsOfBothKinds() {
        put(tokens("a.b"), 1);
        put(tokens("a.*"), 2);
        put(tokens("a.>"), 3);
        put(glob("a*"), 4);
        put(glob("*b"), 5);
        put(glob("a.b"), 6);
        put(glob("b*"), 7);
        assertThat(matching("a.b")).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(matching("b")).containsExactlyInAnyOrder(5, 7);
    }

    @Test
    void knowsAGlobAndTheChannelOfItsSpellingApart() {
        put(tokens("news"), 1);
        put(glob("news"), 2);
        table.update(glob("news"), before -> null);
        assertThat(matching("news")).containsExactly(1);
    }

    @Test
    void findsWhatTryingEachPatternFindsWhateverComesAndGoes() {
        Random random = new Random(SEED);
        Map<Pattern, Integer> model = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            Pattern pattern = random.nextBoolean() ? randomTokens(random) : randomGlob(random);
            if (random.nextInt(3) > 0) {
                model.put(pattern, round);
                put(pattern, round);
            } else {
                model.remove(pattern);
                table.update(pattern, before -> null);
            }
            String channel = randomChannel(random);
            ChannelName name = ChannelName.of(channel);
            Set<Integer> expected = new HashSet<>();
            model.forEach((each, value) -> {
                if (each.matches(name)) {
                    expected.add(value);
                }
            });
            assertThat(matching(channel))
                    .as("seed %d, round %d: %s", SEED, round, channel)
                    .isEqualTo(expected);
        }
        assertThat(model).isNotEmpty();
        List.copyOf(model.keySet()).forEach(pattern -> table.update(pattern, before -> null));
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void endsAfterSoManyStepsInVain() {
        for (int i = 0; i < 1_000; i++) {
            put(glob("*x" + i + "*"), i);
        }
        AtomicBoolean found = new AtomicBoolean();
        assertThat(table.matchWild(ChannelName.of("a"), 100, value -> {
                    found.set(true);
                    return true;
                }))
                .isFalse();
        assertThat(found).isFalse();
        assertThat(table.matchWild(ChannelName.of("a"), 2_000, value -> true)).isTrue();
    }

    @Test
    void isReadWhileItChanges() throws InterruptedException {
        put(tokens("a.*"), 1);
        put(glob("a*"), 2);
        AtomicBoolean over = new AtomicBoolean();
        List<String> wrong = new ArrayList<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                Set<Integer> found = matching("a.b");
                if (!found.containsAll(Set.of(1, 2))) {
                    wrong.add(found.toString());
                }
            }
        });
        reader.start();
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            Pattern pattern = random.nextBoolean()
                    ? tokens("a.b" + random.nextInt(3) + ".>")
                    : glob("a" + random.nextInt(3) + "*");
            boolean gone = random.nextBoolean();
            table.update(pattern, before -> gone ? null : 3);
        }
        over.set(true);
        reader.join();
        assertThat(wrong).isEmpty();
    }

    private static String randomChannel(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(text.isEmpty() ? "" : ".").append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static Pattern randomTokens(Random random) {
        String[] tokens = randomChannel(random).split("\\.");
        for (int i = 0; i < tokens.length; i++) {
            if (random.nextInt(3) == 0) {
                tokens[i] = i == tokens.length - 1 && random.nextBoolean() ? ">" : "*";
            }
        }
        return tokens(String.join(".", tokens));
    }

    private static Pattern randomGlob(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append("ab.*?".charAt(random.nextInt(5)));
        }
        return glob(text.toString());
    }
}
