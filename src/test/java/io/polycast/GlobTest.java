// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final long SEED = Long.getLong("polycast.test.seed", 15);

    private static Glob glob(String text) {
        return Glob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            news            | news            | true
            news            | new             | false
            news            | newsy           | false
            *               | a.b.c           | true
            news.*          | news.sport      | true
            news.*          | news.sport.late | true
            news.*          | news            | false
            n?ws            | news            | true
            n?ws            | nws             | false
            h[ae]llo        | hallo           | true
            h[ae]llo        | hillo           | false
            h[^e]llo        | hallo           | true
            h[^e]llo        | hello           | false
            h[a-c]llo       | hbllo           | true
            h[c-a]llo       | hbllo           | true
            h[a-c]llo       | hdllo           | false
            h\\*llo          | hello           | false
            *a*b*c          | xaybzc          | true
            *a*b*c          | xaybz           | false
            [a              | a               | true
            [a-c            | b               | true
            ab[             | ab              | false
            **              | x               | true
            """)
    void matchesAsRedisDoes(String spelling, String name, boolean matches) {
        assertThat(glob(spelling).matches(ChannelName.of(name))).isEqualTo(matches);
    }

    @Test
    void matchesNamesAsTheirProtocolKnowsThem() {
        assertThat(glob("a b\\*").matches(ChannelName.of("a%20b%2A"))).isTrue();
        assertThat(glob("gr?ß").matches(ChannelName.of("grüß"))).isFalse();
        assertThat(glob("gr??ß").matches(ChannelName.of("grüß"))).isTrue();
    }

    @Test
    void costsItsLengthTimesTheNames() {
        String name = "a".repeat(255);
        // Each star would double the work of a match that tries all ways.
        assertThat(glob("*a".repeat(100) + "b").matches(name)).isFalse();
    }

    /** What each construct means, spelled out without any care for speed. */
    private static boolean plainly(String glob, String name) {
        if (glob.isEmpty()) {
            return name.isEmpty();
        }
        if (glob.charAt(0) == '*') {
            return plainly(glob.substring(1), name) || (!name.isEmpty() && plainly(glob, name.substring(1)));
        }
        if (name.isEmpty()) {
            return false;
        }
        String rest = name.substring(1);
        char one = name.charAt(0);
        if (glob.charAt(0) == '?') {
            return plainly(glob.substring(1), rest);
        }
        if (glob.charAt(0) == '\\' && glob.length() > 1) {
            return glob.charAt(1) == one && plainly(glob.substring(2), rest);
        }
        if (glob.charAt(0) != '[') {
            return glob.charAt(0) == one && plainly(glob.substring(1), rest);
        }
        int at = 1;
        boolean not = glob.startsWith("^", at);
        at += not ? 1 : 0;
        boolean in = false;
        for (; at < glob.length() && glob.charAt(at) != ']'; at++) {
            if (glob.charAt(at) == '\\' && at + 1 < glob.length()) {
                in |= glob.charAt(++at) == one;
            } else if (at + 2 < glob.length() && glob.charAt(at + 1) == '-') {
                char a = glob.charAt(at);
                char b = glob.charAt(at + 2);
                in |= (a <= one && one <= b) || (b <= one && one <= a);
                at += 2;
            } else {
                in |= glob.charAt(at) == one;
            }
        }
        return in != not && plainly(glob.substring(Math.min(at + 1, glob.length())), rest);
    }

    @Test
    void agreesWithWhatEachConstructMeans() {
        Random random = new Random(SEED);
        int matched = 0;
        for (int i = 0; i < 200_000; i++) {
            String spelling = random(random, "aab.*?[]^-\\", 8);
            String name = random(random, "aab.-", 6);
            Glob glob = glob(spelling);
            boolean expected = plainly(spelling, name);
            assertThat(glob.matches(name))
                    .as("seed %d: %s against %s", SEED, spelling, name)
                    .isEqualTo(expected);
            if (expected) {
                matched++;
                assertThat(name).as(spelling).startsWith(glob.prefix()).endsWith(glob.suffix());
                assertThat(name.length())
                        .as(spelling)
                        .isGreaterThanOrEqualTo(glob.prefix().length());
            }
        }
        assertThat(matched).isGreaterThan(5_000);
    }

    private static String random(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest); length >= 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
