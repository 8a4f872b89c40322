// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.metrics.LinkMeters;
import io.polycast.testkit.HandClock;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A whole stream between a node of the first version and one of this version, in both directions: interest, messages,
 * backpressure, loss, heartbeat, farewell. Recorded were the frames that the first version sent, and those of this
 * version that it accepted, in sequence and with the same content.
 */
class FirstVersionStreamTest {
    private static final String HERE = "here01";
    private static final String THERE = "there1";
    private static final ClientId PUBLISHER = new ClientId(HERE, 3, 1_000_000);
    private static final ClientId HELD = new ClientId(THERE, 0, 5);
    private static final long MAX_PENDING = 1 << 20;

    private final HandClock clock = new HandClock();
    private final MemoryBudget budget = new MemoryBudget(MAX_PENDING, 1, 1);

    private static List<String> recorded(String sender) throws IOException {
        try (InputStream file = FirstVersionStreamTest.class.getResourceAsStream("/link/first-version-stream.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(sender + " "))
                    .map(line -> line.split(" ")[1])
                    .toList();
        }
    }

    private static Message message(String channel, String payload, Attributes attributes) {
        return new Message(ChannelName.of(channel), payload.getBytes(UTF_8), attributes, 1_700_000_000_000L, "door");
    }

    private static List<Message> messages() {
        return List.of(
                message("a.b", "one", Attributes.EMPTY),
                message("grün", "{}", Attributes.of(Message.JSON, List.of(new Header("k", "v")))));
    }

    private static void publish(LinkOutput output, List<Message> messages) {
        output.publish(new WrittenBatch(PUBLISHER, messages, 100).towards(Features.NONE), messages);
    }

    /** What both versions were made to say. */
    private List<String> said() {
        List<String> said = new ArrayList<>();
        LinkOutput output = new LinkOutput(
                THERE,
                clock,
                new FrameCodec(HERE, new Seal("")),
                () -> Features.OWN.stream(1),
                frame -> {
                    ByteBuf all = Unpooled.buffer();
                    all.writeBytes(frame.head()).writeBytes(frame.body().duplicate());
                    said.add(ByteBufUtil.hexDump(all));
                },
                new LinkMeters(new SimpleMeterRegistry(), "127.0.0.1:1"),
                new LinkOutput.Allowance(budget, MAX_PENDING));
        output.open(List.of(Wanted.tokens("a.*"), Wanted.tokens("grün")));
        publish(output, messages());
        output.hold(HELD);
        output.wants(Wanted.tokens("c"), 0);
        output.wants(Wanted.tokens("a.*"), OwnPatterns.ENDED);
        output.flush();
        output.away(true);
        publish(output, messages());
        output.away(false);
        output.release(HELD);
        output.frame(new Frame.Beat(output.stream(), output.number(), 0, false));
        output.frame(new Frame.Bye());
        return said;
    }

    /** The first version sent these frames. */
    @Test
    void itsStreamIsUnderstoodHere() throws Exception {
        Ends ends = new Ends(clock, budget, MAX_PENDING);
        FrameCodec codec = new FrameCodec(THERE, new Seal(""));
        List<Message> got = new ArrayList<>();
        List<Missed> lost = new ArrayList<>();
        List<Frame> others = new ArrayList<>();
        for (String hex : recorded("first")) {
            Frame frame = codec.decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)))
                    .frame();
            if (frame instanceof Frame.Numbered numbered) {
                assertThat(ends.input.place(numbered)).as("%s", frame).isEqualTo(LinkInput.Arrival.NEXT);
            }
            if (frame instanceof Frame.Open open) {
                ends.input.open(open.stream());
            } else if (frame instanceof Frame.Wants wants) {
                ends.input.wants(wants);
            } else if (frame instanceof Frame.Publication publication) {
                lost.addAll(publication.missed());
                if (publication.batch() != null) {
                    got.addAll(publication.batch().messages());
                }
            } else if (frame instanceof Frame.Hold hold) {
                assertThat(ends.input.hold(hold.publisher(), hold.held())).isTrue();
            } else if (frame instanceof Frame.Beat beat) {
                assertThat(ends.input.upTo(beat, clock.nanos())).isTrue();
            } else {
                others.add(frame);
            }
        }
        assertThat(ends.input.features()).isEqualTo(Features.NONE);
        assertThat(ends.input.complete()).isTrue();
        assertThat(ends.wanted).containsExactlyInAnyOrder("grün", "c");
        assertThat(got).usingRecursiveComparison().isEqualTo(messages());
        assertThat(lost).containsExactly(new Missed("a.b", 1), new Missed("grün", 1));
        assertThat(ends.input.releaseAll()).as("released before").isEmpty();
        assertThat(others).containsExactly(new Frame.Bye());
    }

    /** The first version accepted these frames. */
    @Test
    void itsNodesAreSentWhatTheyUnderstood() throws Exception {
        assertThat(said()).isEqualTo(recorded("this"));
    }
}
