// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.ChannelName;
import io.polycast.framing.RecordFraming;
import io.polycast.protocol.raw.RawProtocol;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known by its first bytes, and what is not, cut at every byte. */
class ForeignProtocolTest {
    private static final int MAX_RECORD = 1 << 20;

    /**
     * The start of a conversation.
     *
     * @param decided after how many bytes it is known
     */
    record Start(ForeignProtocol protocol, byte[] bytes, int decided) {
        Start(ForeignProtocol protocol, String latin1, int decided) {
            this(protocol, latin1(latin1), decided);
        }

        @Override
        public String toString() {
            return protocol + " "
                    + Buffer.buffer(bytes).toString(StandardCharsets.ISO_8859_1).strip();
        }
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<Start> starts() {
        return Stream.of(
                request("POST / HTTP/1.1\r\n"),
                request("GET /a?b=c#\u00e9 HTTP/1.0\n"),
                request("OPTIONS * HTTP/1.1\r\n"),
                request("CONNECT 127.0.0.1:7000 HTTP/1.1\r\n"),
                request("brew-coffee! pot-1 HTTP/9.9\r\n"),
                request("PRI * HTTP/2.0\r\n"),
                request("GET /" + "a".repeat(3_000) + " HTTP/1.1\r\n"),
                new Start(ForeignProtocol.TLS, "\26\3\1\2\0\1\0\1\374\3\3", 6),
                new Start(ForeignProtocol.TLS, "\26\3\3\1\n\1\0\1\6\3\3", 6),
                new Start(ForeignProtocol.TLS, "\26\3\0\0\11\1\0", 6),
                new Start(ForeignProtocol.TLS, "\200\n\1\3\1\0", 5),
                new Start(ForeignProtocol.REDIS, "*1\r\n$4\r\nPING\r\n", 8),
                new Start(ForeignProtocol.NATS, "CONNECT {\"verbose\":false}\r\n", 19),
                new Start(ForeignProtocol.NATS, "CONNECT {\"user\":\"ann\"}\r\n", 16),
                new Start(ForeignProtocol.REDIS, "*12\r\n$10\r\nPSUBSCRIBE\r\n", 10),
                new Start(ForeignProtocol.MQTT, "\20\f\0\4MQTT\4\2\0<\0\0", 9),
                new Start(ForeignProtocol.MQTT, "\20\212\n\0\4MQTT\4\302\0<", 10),
                new Start(ForeignProtocol.MQTT, "\20\16\0\6MQIsdp\3\2\0<", 10),
                new Start(ForeignProtocol.MQTT_5, "\20\20\0\4MQTT\5\2\0<\0\0", 9),
                new Start(ForeignProtocol.PROXY, "PROXY TCP4 192.0.2.1 192.0.2.2 51000 7000\r\nhello\n", 43),
                new Start(ForeignProtocol.PROXY, "PROXY TCP6 2001:db8::1 ::1 51000 7000\r\n", 39),
                new Start(ForeignProtocol.PROXY, "PROXY UNKNOWN\r\n", 15),
                new Start(ForeignProtocol.PROXY, "\r\n\r\n\0\r\nQUIT\n\41\21\0\f", 12),
                new Start(ForeignProtocol.SSH, "SSH-2.0-OpenSSH_9.2\r\n", 8),
                new Start(ForeignProtocol.STUN, "\0\3\0\n!\22\244B0123456789ab", 8),
                new Start(ForeignProtocol.STUN, "\1d\0\1\1P!\22\244B0123456789ab", 10));
    }

    private static Start request(String line) {
        return new Start(ForeignProtocol.HTTP, line + "Host: x\r\n\r\n/pub lobby x\n", line.length());
    }

    @ParameterizedTest
    @MethodSource("starts")
    void isKnownFromItsLastTellingByteOn(Start start) {
        for (int cut = 0; cut <= start.bytes().length; cut++) {
            Buffer bytes = Buffer.buffer(Arrays.copyOf(start.bytes(), cut));
            assertThat(start.protocol().of(bytes))
                    .as("%d bytes", cut)
                    .isEqualTo(cut < start.decided() ? ForeignProtocol.Likeness.MAYBE : ForeignProtocol.Likeness.YES);
            for (ForeignProtocol other : ForeignProtocol.values()) {
                if (other != start.protocol()) {
                    assertThat(other.of(bytes)).isNotEqualTo(ForeignProtocol.Likeness.YES);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("starts")
    void nothingOfItPassesHoweverItIsCut(Start start) {
        for (RecordFraming framing : List.of(RecordFraming.LINE, RecordFraming.LENGTH)) {
            int length = Buffer.buffer(start.bytes()).getInt(0);
            if (framing == RecordFraming.LENGTH && length >= 0 && length <= MAX_RECORD) {
                continue;
            }
            for (int cut = 0; cut <= start.bytes().length; cut++) {
                FirstBytes stage = stage(framing);
                byte[] head = Arrays.copyOf(start.bytes(), cut);
                byte[] tail = Arrays.copyOfRange(start.bytes(), cut, start.bytes().length);
                assertThatThrownBy(() -> {
                            for (byte one : head) {
                                assertThat(stage.take(Buffer.buffer(new byte[] {one})))
                                        .isNull();
                            }
                            stage.take(Buffer.buffer(tail));
                        })
                        .as("%s, %d bytes one by one", framing, cut)
                        .isInstanceOfSatisfying(
                                FirstBytes.StrangerException.class,
                                stranger -> assertThat(stranger.speaks()).isEqualTo(start.protocol()));
            }
        }
    }

    static Stream<byte[]> ordinary() {
        return Stream.of(
                        "GET up stand up\n",
                        "POST / HTTP/1.1 is how it starts\n",
                        "GET / http/1.1\n",
                        "GET  / HTTP/1.1\n",
                        "see / HTTP/11\n",
                        "hello\n",
                        "\n",
                        "*1\n",
                        "*\r\n",
                        "*1\r\n*2\r\n",
                        "PING\r\n",
                        "PROXY TCP4 is what we need\r\n",
                        "PROXY UNKNOWN\n",
                        "PROXY\r\n",
                        "SSH-1.5-old\r\n",
                        "SSH is safe\n",
                        "\26\3 is not TLS\n",
                        "\20\n\0\4MQTX\n",
                        "\r\n\r\nQUIT\n",
                        "{\"op\":\"ping\"}\n",
                        "/pub lobby GET / HTTP/1.1\n",
                        "CONNECT {\"me\":false}\r\n",
                        "CONNECT {}\r\n",
                        "gr\u00fc\u00dfe \u00e4\n",
                        "\u00e4\n12\n")
                .map(ForeignProtocolTest::latin1);
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void anythingElsePassesAsItCameHoweverItIsCut(byte[] bytes) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            FirstBytes stage = stage(RecordFraming.LINE);
            List<Buffer> passed = new ArrayList<>();
            for (byte one : Arrays.copyOf(bytes, cut)) {
                passed.add(stage.take(Buffer.buffer(new byte[] {one})));
                if (passed.get(passed.size() - 1) != null) {
                    break;
                }
            }
            Buffer first =
                    passed.stream().filter(each -> each != null).findFirst().orElse(null);
            if (first == null) {
                first = stage.take(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length)));
                assertThat(first).isEqualTo(Buffer.buffer(bytes));
            } else {
                assertThat(first).isEqualTo(Buffer.buffer(Arrays.copyOf(bytes, first.length())));
            }
            assertThat(stage.size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*1\r\n", "\r\n"})
    void aLineThatMayBeTheStartOfMoreIsOnlyDoubted(String line) {
        FirstBytes stage = stage(RecordFraming.LINE);
        assertThat(stage.take(Buffer.buffer(line))).isNull();
        assertThat(stage.holdsRecord()).isTrue();
        assertThat(stage.end()).isEqualTo(Buffer.buffer(line));
        assertThat(stage.holdsRecord()).isFalse();
    }

    @Test
    void aLineWithoutAnEndWaitsForIt() {
        FirstBytes stage = stage(RecordFraming.LINE);
        assertThat(stage.take(Buffer.buffer("G"))).isNull();
        assertThat(stage.holdsRecord()).isFalse();
        assertThat(stage.take(Buffer.buffer("ood morning\n"))).isEqualTo(Buffer.buffer("Good morning\n"));
    }

    @Test
    void theLastLineNeedsNoEnd() {
        FirstBytes stage = stage(RecordFraming.LINE);
        assertThat(stage.take(Buffer.buffer("GET / HTTP/1.1"))).isNull();
        assertThatThrownBy(stage::end).isInstanceOf(FirstBytes.StrangerException.class);
    }

    @Test
    void aFrameWithinTheLimitIsAFrame() {
        FirstBytes stage = new FirstBytes(speech(RecordFraming.LENGTH), 0x50535400);
        Buffer frame = Buffer.buffer("GET / HTTP/1.1\r\n");
        assertThat(stage.take(frame.getBuffer(0, 3))).isNull();
        assertThat(stage.take(frame.getBuffer(3, 16))).isEqualTo(frame);
    }

    @Test
    void aLengthThatIsTooLargeAndNothingElseIsTheFramersToRefuse() {
        FirstBytes stage = stage(RecordFraming.LENGTH);
        assertThat(stage.take(Buffer.buffer("GET "))).isNull();
        assertThat(stage.holdsRecord()).isTrue();
        assertThat(stage.take(Buffer.buffer("up\n"))).isEqualTo(Buffer.buffer("GET up\n"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINE", "LENGTH"})
    void noMoreIsHeldThanOneRecordMayHave(RecordFraming framing) {
        FirstBytes stage = new FirstBytes(speech(framing), 10_000);
        Buffer request = Buffer.buffer("GET /");
        int taken = 0;
        Buffer passed = stage.take(request);
        while (passed == null) {
            taken += 1_000;
            assertThat(taken).isLessThan(20_000);
            passed = stage.take(Buffer.buffer("a".repeat(1_000)));
        }
        assertThat(passed.length()).isEqualTo(taken + request.length());
    }

    @Test
    void aLongLineCostsItsLength() {
        FirstBytes stage = stage(RecordFraming.LINE);
        Buffer one = Buffer.buffer("a");
        assertThat(stage.take(Buffer.buffer("GET /"))).isNull();
        // Looked at anew with each of them, these bytes would be 20,000,000,000.
        for (int i = 0; i < 200_000; i++) {
            assertThat(stage.take(one)).isNull();
        }
        assertThatThrownBy(() -> stage.take(Buffer.buffer(" HTTP/1.1\r\n")))
                .isInstanceOf(FirstBytes.StrangerException.class);
    }

    private static FirstBytes stage(RecordFraming framing) {
        return new FirstBytes(speech(framing), MAX_RECORD);
    }

    private static Speech speech(RecordFraming framing) {
        return new Speech(new RawProtocol(), framing, ChannelName.of("lobby"));
    }
}
