// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.bus.Attendance;
import io.polycast.bus.Member;
import io.polycast.bus.Missed;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A node of the first version and one of this: each reads what the other writes. What the first version wrote, and what
 * it read of this one's frames, was recorded.
 */
class FirstVersionTest {
    private static final String HERE = "here01";
    private static final String THERE = "there1";
    private static final String SECRET = "a secret of 16 letters";
    private static final ClientId CLIENT = new ClientId(HERE, 3, 1_000_000);
    private static final ChannelName CHANNEL = ChannelName.of("a.b");

    /** Hexadecimal, by name. */
    private static final Map<String, String> RECORDED = recorded();

    private static Map<String, String> recorded() {
        try (InputStream file = FirstVersionTest.class.getResourceAsStream("/link/first-version.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message message(ChannelName channel, byte[] payload, Attributes attributes, int laterMs) {
        return new Message(channel, payload, attributes, 1_700_000_000_000L + laterMs, "door");
    }

    private static Batch batch(Message... messages) {
        List<Message> all = List.of(messages);
        return new Batch(CLIENT, all, all.stream().mapToInt(Message::weight).sum(), 0);
    }

    private static Batch plain() {
        List<Header> headers = List.of(new Header("k", "v"), new Header("grün", ""));
        return batch(
                message(CHANNEL, "one".getBytes(UTF_8), Attributes.EMPTY, 0),
                message(CHANNEL, "{}".getBytes(UTF_8), Attributes.of(Message.JSON, headers), 1),
                message(ChannelName.of("c"), new byte[] {0, -1, '\n'}, Attributes.of("text/plain", List.of()), 900));
    }

    private static Message full() {
        List<Header> headers = List.of(new Header("a", "1"), new Header("b", "2"), new Header("a", "3"));
        return message(CHANNEL, "x".getBytes(UTF_8), new Attributes("text/plain", headers, CHANNEL, true, 60_000), 0);
    }

    private static Stream<Arguments> frames() {
        return Stream.of(
                Arguments.of("open", new Frame.Open(1)),
                Arguments.of(
                        "wants",
                        new Frame.Wants(
                                1,
                                2,
                                true,
                                List.of(Wanted.tokens("a.*"), Wanted.tokens("b.>"), Wanted.tokens("grün")),
                                List.of(Wanted.tokens("c")))),
                Arguments.of(
                        "publication",
                        new Frame.Publication(
                                1, 300, List.of(new Missed("a.b", 7), new Missed(Missed.OTHERS, 1L << 40)), plain())),
                Arguments.of("note", new Frame.Publication(1, 301, List.of(new Missed("a.b", 1)), null)),
                Arguments.of("hold", new Frame.Hold(1, 3, CLIENT, true)),
                Arguments.of("release", new Frame.Hold(1, 4, CLIENT, false)),
                Arguments.of("beat", new Frame.Beat(1, 4, 1L << 60, true)),
                Arguments.of("echo", new Frame.Echo(0)),
                Arguments.of("ack", new Frame.Ack(1, 127)),
                Arguments.of("again", new Frame.Again(1, 128)),
                Arguments.of("who", new Frame.Ask(9, new Frame.Question.WhoIsThere("a.b", 100))),
                Arguments.of("portrait", new Frame.Ask(10, new Frame.Question.Portrait())),
                Arguments.of(
                        "answer",
                        new Frame.Answer(
                                9,
                                WhoCodec.write(new Attendance(2, List.of(new Member("here01-3-1", "ann", "text")))))),
                Arguments.of("bye", new Frame.Bye()));
    }

    private static FrameCodec codec(String node, String secret) {
        return new FrameCodec(node, new Seal(secret));
    }

    private static String hex(OutFrame frame) {
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(frame.head()).writeBytes(frame.body().duplicate()).writeBytes(frame.seal());
        return ByteBufUtil.hexDump(all);
    }

    private static String bytes(String name) {
        return Objects.requireNonNull(RECORDED.get(name), name);
    }

    private static Frame decode(String secret, String hex) throws BadFrameException {
        return codec(THERE, secret)
                .decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)))
                .frame();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void whatItWroteIsReadHere(String name, Frame frame) throws Exception {
        for (String secret : List.of("", SECRET)) {
            assertThat(decode(secret, bytes((secret.isEmpty() ? "open." : "sealed.") + name)))
                    .usingRecursiveComparison()
                    .ignoringFields("batch.acceptedNanos")
                    .isEqualTo(frame);
        }
    }

    /** What it wrote itself, it read. */
    @ParameterizedTest
    @MethodSource("frames")
    void whatIsWrittenHereAreTheSameBytes(String name, Frame frame) {
        for (String secret : List.of("", SECRET)) {
            assertThat(hex(codec(HERE, secret).encode(THERE, frame)))
                    .isEqualTo(bytes((secret.isEmpty() ? "open." : "sealed.") + name));
        }
    }

    /** It took the stream for the one with this number, and all that follows has the same. */
    @Test
    void itReadAnOpeningFrameWithFeatures() throws Exception {
        Features told = new Features(Features.ATTRIBUTES);
        Frame.Open open = new Frame.Open(told.stream(1));
        assertThat(hex(codec(HERE, "").encode(THERE, open))).isEqualTo(bytes("this.open"));
        assertThat(Features.of(open.stream())).isEqualTo(told);
        assertThat(Features.of(((Frame.Open) decode("", bytes("open.open"))).stream()))
                .isEqualTo(Features.NONE);
    }

    /** It got content type, headers and payload; of a header that repeats it took the last. */
    @Test
    void itReadWhatItUnderstandsOfAMessage() throws Exception {
        Batch batch = batch(full());
        ByteBuf written = new WrittenBatch(CLIENT, batch.messages(), batch.weight()).towards(Features.NONE);
        assertThat(hex(codec(HERE, "").publication(THERE, 1, 1, List.of(), written)))
                .isEqualTo(bytes("this.message"));
        Frame.Publication here = (Frame.Publication) decode("", bytes("this.message"));
        Message message = Objects.requireNonNull(here.batch()).messages().get(0);
        assertThat(message.attributes()).isEqualTo(Attributes.of("text/plain", full().headers()));
    }

    @Test
    void aNodeWithFeaturesGetsAll() throws Exception {
        Batch batch = batch(full());
        WrittenBatch written = new WrittenBatch(CLIENT, batch.messages(), batch.weight());
        for (Features features : List.of(Features.NONE, Features.OWN, Features.NONE, Features.OWN)) {
            OutFrame frame = codec(HERE, "").publication(THERE, 1, 1, List.of(), written.towards(features));
            Frame.Publication read = (Frame.Publication) decode("", hex(frame));
            Message message = Objects.requireNonNull(read.batch()).messages().get(0);
            assertThat(message.attributes().plain()).isEqualTo(features.equals(Features.NONE));
            assertThat(message.attributes().equals(full().attributes())).isEqualTo(features.equals(Features.OWN));
        }
        assertThat(written.towards(Features.OWN)).as("written once").isSameAs(written.towards(Features.OWN));
    }
}
