// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.EndpointAddress;
import io.polycast.Glob;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.Pick;
import io.polycast.bus.Missed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes say to each other, as bytes: that it comes out as it went in, and what is refused. */
class FrameCodecTest {
    private static final String HERE = "here01";
    static final String THERE = "there1";
    private static final String SECRET = "a secret of 16 letters";
    private static final long LARGE = 1L << 60;

    private static final Want GLOB = Want.of(Glob.of("news.*".getBytes(UTF_8)));

    static final FrameCodec OPEN_SENDER = codec(HERE, "");
    static final FrameCodec OPEN_RECEIVER = codec(THERE, "");
    private static final FrameCodec SENDER = codec(HERE, SECRET);
    private static final FrameCodec RECEIVER = codec(THERE, SECRET);

    private static FrameCodec codec(String node, String secret) {
        return new FrameCodec(node, new Seal(secret));
    }

    static Stream<Frame> frames() {
        ClientId client = new ClientId(HERE, 3, 1_000_000);
        return Stream.of(
                new Frame.Open(LARGE),
                new Frame.Wants(
                        1,
                        2,
                        true,
                        List.of(Wanted.tokens("a.*"), Wanted.tokens("b.>"), Wanted.tokens("grün")),
                        List.of(Wanted.tokens("c"))),
                new Frame.Wants(
                        1,
                        3,
                        true,
                        List.of(new Want(Wanted.tokens("a.*").pattern(), "workers", 3), Wanted.tokens("b"), GLOB),
                        List.of(new Want(Glob.of(new byte[] {(byte) 0xff, '*'}), "grün", 0))),
                new Frame.Wants(1, 300, false, List.of(), List.of()),
                new Frame.Publication(4, 5, List.of(), batch(client)),
                new Frame.Picked(
                        4,
                        6,
                        batch(client).with(List.of(new Pick(0, "a", 0), new Pick(0, "b", 0), new Pick(1, "grün", 0)))),
                new Frame.Publication(
                        4, 6, List.of(new Missed("a.b", 7), new Missed(Missed.OTHERS, LARGE)), batch(client)),
                new Frame.Publication(4, 7, List.of(new Missed("a.b", 1)), null),
                new Frame.MissedPicks(4, 8, List.of(new Missed("a.b", "grün", LARGE), new Missed("a", "b", 1))),
                new Frame.Hold(1, 3, client, true),
                new Frame.Hold(1, 4, client, false),
                new Frame.Beat(1, 4, LARGE, true),
                new Frame.Echo(0),
                new Frame.Ack(1, 127),
                new Frame.Again(1, 128),
                new Frame.Ask(9, new Frame.Question.WhoIsThere("a.b", 100)),
                new Frame.Ask(10, new Frame.Question.Portrait()),
                new Frame.Answer(9, "{}".getBytes(UTF_8)),
                new Frame.Endpoints(List.of()),
                new Frame.Endpoints(List.of(
                        new EndpointAddress("nats", "tcp", "192.0.2.7:4222", false),
                        new EndpointAddress("grün", "http", "[::1]:8080", true))),
                new Frame.Bye());
    }

    private static Batch batch(ClientId client) {
        ChannelName first = ChannelName.of("a.b");
        byte[] binary = {0, -1, '\n'};
        List<Message> messages = List.of(
                new Message(first, "one".getBytes(UTF_8), Attributes.EMPTY, 1_700_000_000_000L, "door"),
                new Message(
                        first,
                        new byte[0],
                        Attributes.of(Message.JSON, List.of(new Header("k", "v"), new Header("λ", ""))),
                        1_700_000_000_001L,
                        "door"),
                new Message(ChannelName.of("c"), binary, Attributes.EMPTY, 1_700_000_000_001L, "door"),
                new Message(first, new byte[1], all(), 1_700_000_000_001L, "door"),
                new Message(first, new byte[70_000], Attributes.EMPTY, 1_700_000_000_900L, "door"));
        return new Batch(
                client, messages, messages.stream().mapToInt(Message::weight).sum(), 0);
    }

    private static Attributes all() {
        List<Header> headers = List.of(new Header("a", "1"), new Header("b", ""), new Header("a", "2"));
        return new Attributes("text/plain", headers, ChannelName.of("reply.to"), true, 0);
    }

    static byte[] bytes(FrameCodec sender, String receiver, Frame frame) {
        OutFrame out = frame instanceof Frame.Publication publication
                ? publication(sender, receiver, publication)
                : sender.encode(receiver, frame);
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(out.head()).writeBytes(out.body().duplicate()).writeBytes(out.seal());
        assertThat(all.readableBytes())
                .isLessThanOrEqualTo(out.length() + out.head().writerIndex());
        return Arrays.copyOf(all.array(), all.readableBytes());
    }

    private static OutFrame publication(FrameCodec sender, String receiver, Frame.Publication publication) {
        Batch batch = publication.batch();
        return sender.publication(
                receiver,
                publication.stream(),
                publication.number(),
                publication.missed(),
                batch == null ? null : BatchCodec.write(batch.origin(), batch.messages(), batch.weight()));
    }

    private static FrameCodec.Received decode(FrameCodec receiver, byte[] bytes) throws BadFrameException {
        return receiver.decode(Unpooled.wrappedBuffer(bytes));
    }

    /** Whatever the bytes, either a frame comes out of them or the one exception. */
    private static boolean accepted(FrameCodec receiver, byte[] bytes) {
        try {
            decode(receiver, bytes);
            return true;
        } catch (BadFrameException e) {
            assertThat(e).hasMessageMatching("(?s).{5,200}");
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void comesOutAsItWentIn(Frame frame) throws Exception {
        for (FrameCodec[] pair : new FrameCodec[][] {{OPEN_SENDER, OPEN_RECEIVER}, {SENDER, RECEIVER}}) {
            FrameCodec.Received received = decode(pair[1], bytes(pair[0], THERE, frame));
            assertThat(received.sender()).isEqualTo(HERE);
            assertThat(received.frame())
                    .usingRecursiveComparison()
                    .ignoringFields("batch.acceptedNanos")
                    .isEqualTo(frame);
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isRefusedWhenAnyOfItIsMissingOrMoreFollows(Frame frame) {
        byte[] whole = bytes(OPEN_SENDER, THERE, frame);
        for (int length = 0; length < whole.length; length += length < 400 ? 1 : 997) {
            assertThat(accepted(OPEN_RECEIVER, Arrays.copyOf(whole, length)))
                    .as("first %d", length)
                    .isFalse();
        }
        assertThat(accepted(OPEN_RECEIVER, Arrays.copyOf(whole, whole.length + 1)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    void anotherVersionIsRefusedByItsNumber(int version) {
        byte[] frame = bytes(OPEN_SENDER, THERE, new Frame.Bye());
        frame[0] = (byte) version;
        assertThatThrownBy(() -> decode(OPEN_RECEIVER, frame))
                .isInstanceOf(BadFrameException.class)
                .hasMessage("it speaks version " + version + " of the links' protocol, and this node version 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 255})
    void anUnknownKindIsRefused(int kind) {
        byte[] frame = bytes(OPEN_SENDER, THERE, new Frame.Bye());
        frame[1] = (byte) kind;
        assertThatThrownBy(() -> decode(OPEN_RECEIVER, frame))
                .isInstanceOf(BadFrameException.class)
                .hasMessage("it sends frames of an unknown kind, " + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "128", "1000000"})
    void aCountThatPromisesMoreThanThereIsTakesNoMemory(int count) {
        FrameWriter out = new FrameWriter(64).octet(FrameCodec.VERSION).octet(2).text(HERE);
        out.number(1).number(1).flag(true).number(count * 1_000L);
        byte[] frame = new byte[out.written().readableBytes()];
        out.written().getBytes(0, frame);
        assertThat(accepted(OPEN_RECEIVER, frame)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void whoeverDoesNotKnowTheSecretIsRefused(Frame frame) {
        String refusal = "it does not know the secret of this cluster";
        for (FrameCodec stranger : List.of(OPEN_SENDER, codec(HERE, "another secret than that"))) {
            assertThatThrownBy(() -> decode(RECEIVER, bytes(stranger, THERE, frame)))
                    .hasMessage(refusal);
        }
        // What was said to another node can't be told to this one.
        assertThatThrownBy(() -> decode(RECEIVER, bytes(SENDER, "third1", frame)))
                .hasMessage(refusal);
        byte[] sealed = bytes(SENDER, THERE, frame);
        for (int i = 1; i < Math.min(sealed.length, 200); i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> decode(RECEIVER, changed)).hasMessage(refusal);
        }
    }
}
