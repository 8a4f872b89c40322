// SPDX-License-Identifier: Apache-2.0
package io.polycast.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ProtocolViolation;
import io.polycast.framing.Framing;
import io.polycast.protocol.Protocol;
import io.polycast.testkit.Rounds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for whatever reads bytes of strangers: valid ones are understood wherever they are cut; and of any others,
 * nothing comes but records and the one exception that is meant to, the same ones however the bytes arrive.
 */
class FuzzTest {
    private static final int ROUNDS = 150;
    private static final int LONGEST_CUT = 2_000;

    /** What came out, and how it ended. */
    private record Outcome(List<String> told, String end) {}

    static Stream<Decoder> decoders() {
        return Decoders.all();
    }

    static Stream<Decoder> streams() {
        return Decoders.all().filter(Decoder::cut);
    }

    /** Feeds all of it, in pieces of these lengths. */
    private static Outcome outcome(Decoder decoder, byte[] bytes, IntSupplier lengths) throws Exception {
        List<String> told = new ArrayList<>();
        Decoder.Decoding decoding = decoder.opening().open(told::add);
        try {
            for (int from = 0; from < bytes.length; ) {
                int to = from + Math.min(bytes.length - from, lengths.getAsInt());
                decoding.feed(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            decoding.end();
        } catch (Exception | Error e) {
            if (!decoder.violation().isInstance(e)) {
                throw new AssertionError("of " + shown(bytes) + " came " + e, e);
            }
            return new Outcome(
                    told,
                    e instanceof ProtocolViolation violation
                            ? violation.reason().code()
                            : "violation");
        } finally {
            decoding.close();
        }
        return new Outcome(told, "fine");
    }

    private static Outcome whole(Decoder decoder, byte[] bytes) throws Exception {
        return outcome(decoder, bytes, () -> Integer.MAX_VALUE);
    }

    private static String shown(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 2_000));
    }

    /** Shipped or the tests' own: as a framing, or with the protocol's session behind it. */
    @Test
    void everyProtocolsFramingIsAmongThem() {
        Set<String> names = decoders().map(Decoder::name).collect(Collectors.toSet());
        List<Protocol> protocols = ServiceLoader.load(Protocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        assertThat(protocols).hasSizeGreaterThan(3).allSatisfy(protocol -> {
            String framing = protocol.framing().map(Framing::label).orElse("line");
            assertThat(names).containsAnyOf(framing, protocol.name() + " session");
        });
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void validBytesAreUnderstood(Decoder decoder) throws Exception {
        for (byte[] valid : decoder.valid()) {
            Outcome outcome = whole(decoder, valid);
            assertThat(outcome.end()).isEqualTo("fine");
            assertThat(outcome.told()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theyMayBeCutAnywhere(Decoder decoder) throws Exception {
        for (byte[] valid : decoder.valid()) {
            Outcome expected = whole(decoder, valid);
            assertThat(outcome(decoder, valid, () -> 1)).as("byte by byte").isEqualTo(expected);
            for (int cut = 1; cut < Math.min(valid.length, LONGEST_CUT); cut++) {
                int length = cut;
                assertThat(outcome(decoder, valid, first(length)))
                        .as("cut at %d", cut)
                        .isEqualTo(expected);
            }
        }
    }

    private static IntSupplier first(int length) {
        int[] next = {length};
        return () -> {
            int now = next[0];
            next[0] = Integer.MAX_VALUE;
            return now;
        };
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void ofAnyOtherBytesNothingComesButRecordsOrTheViolation(Decoder decoder) throws Exception {
        Rounds.play(ROUNDS, random -> {
            byte[] bytes = draw(decoder, random);
            Outcome expected = whole(decoder, bytes);
            if (decoder.cut()) {
                int longest = 1 + random.nextInt(random.nextBoolean() ? 4 : 1_000);
                assertThat(outcome(decoder, bytes, () -> 1 + random.nextInt(longest)))
                        .as("%s in pieces", shown(bytes))
                        .isEqualTo(expected);
            }
        });
    }

    /** Mostly what is almost right, since what is not gets nowhere. */
    private static byte[] draw(Decoder decoder, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(3); i >= 0; i--) {
            byte[] part = random.nextInt(6) == 0 ? noise(random) : damaged(decoder, random);
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 60)];
        if (random.nextBoolean()) {
            random.nextBytes(noise);
        } else {
            Arrays.fill(noise, (byte) random.nextInt(256));
        }
        return noise;
    }

    private static byte[] damaged(Decoder decoder, Random random) {
        byte[] bytes = decoder.valid().get(random.nextInt(decoder.valid().size()));
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            bytes = switch (random.nextInt(6)) {
                case 0 -> replaced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
                case 1 -> replaced(bytes, at, at + 1 + random.nextInt(4), new byte[0]);
                case 2 -> replaced(bytes, at, at + 1, new byte[] {(byte) (1 << random.nextInt(8))});
                case 3 -> replaced(bytes, at, at + 1, noise(random));
                case 4 -> replaced(bytes, at, at, bytes);
                default -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int end = Math.min(to, bytes.length);
        out.write(bytes, 0, from);
        out.write(by, 0, by.length);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
