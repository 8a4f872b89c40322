// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.testkit.CutAnywhere;
import io.polycast.testkit.Rounds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsFramerTest {
    private static final int MAX = 1_000;

    /** Lines and payloads as Vert.x's parser cuts them. Knows no limits. */
    private static final class Reference {
        private final RecordParser parser = RecordParser.newDelimited("\n");
        private final Consumer<Buffer> sink;
        private int payload = -1;

        Reference(Consumer<Buffer> sink) {
            this.sink = sink;
            parser.handler(this::piece);
        }

        void feed(Buffer chunk) {
            parser.handle(chunk);
        }

        private void piece(Buffer piece) {
            if (payload >= 0) {
                sink.accept(piece.getBuffer(0, payload));
                payload = -1;
                parser.delimitedMode("\n");
                return;
            }
            int length = piece.length();
            boolean carriageReturn = length > 0 && piece.getByte(length - 1) == '\r';
            String line = piece.getString(0, carriageReturn ? length - 1 : length, "ISO-8859-1");
            if (line.toUpperCase(Locale.ROOT).matches("H?PUB .*")) {
                String[] words = line.strip().split("[ \t]+");
                payload = Integer.parseInt(words[words.length - 1]);
                parser.fixedSizeMode(payload + 2);
            }
            sink.accept(Buffer.buffer(line.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void cutsAsVertxDoesHoweverItComes() throws Exception {
        Rounds.play(
                300,
                random -> CutAnywhere.gives(
                        random,
                        draw(random).getBytes(),
                        sink -> new NatsFramer(MAX, sink),
                        sink -> new Reference(sink)::feed));
    }

    private static Buffer draw(Random random) {
        Buffer sent = Buffer.buffer();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> sent.appendString("PING\r\n");
                case 1 -> sent.appendString("sub a.> crew 7\n");
                case 2 -> sent.appendString("CONNECT {\"verbose\":false}\r\n");
                case 3 -> sent.appendString("UNSUB\t7 \r\n");
                default -> publication(random, sent);
            }
        }
        return sent.appendString("PONG\r\n");
    }

    private static void publication(Random random, Buffer sent) {
        byte[] payload = new byte[random.nextInt(6) == 0 ? random.nextInt(MAX + 1) : random.nextInt(10)];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) "\r\nP 0a\u00ff\0".charAt(random.nextInt(8));
        }
        String verb = random.nextBoolean() ? "PUB a.b " : "hpub a.b\treply  0 ";
        sent.appendString(verb + payload.length + (random.nextBoolean() ? "\r\n" : " \r\n"))
                .appendBytes(payload)
                .appendString("\r\n");
    }

    /** Whatever is announced, no more is taken than the line that announces it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUB a 1001\\r\\n | Maximum Payload Violation",
                "PUB a 999999999\\r\\n | Maximum Payload Violation",
                "PUB a 1073741824\\r\\n | Parser Error",
                "PUB a 99999999999999999999\\r\\n | Parser Error",
                "PUB a -1\\r\\n | Parser Error",
                "PUB a +1\\r\\n | Parser Error",
                "PUB a 1x\\r\\n | Parser Error",
                "PUB  \\r\\n | Parser Error",
                "HPUB a 1 1001\\r\\n | Maximum Payload Violation",
                "PUBL a 1\\r\\n | Unknown Protocol Operation",
                "PUB a 1\\r\\nxyz | Unknown Protocol Operation",
            })
    void refusesWhatIsAnnouncedAtOnce(String written, String why) {
        byte[] bytes = written.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
        Framer framer = new NatsFramer(MAX, record -> {});
        assertThatThrownBy(() -> {
                    for (byte each : bytes) {
                        framer.feed(Buffer.buffer().appendByte(each));
                    }
                })
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);
    }

    @Test
    void aLineIsBounded() {
        Framer framer = new NatsFramer(MAX, record -> {});
        framer.feed(Buffer.buffer("PUB "));
        assertThatThrownBy(() -> framer.feed(Buffer.buffer("a".repeat(5_000))))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(Errors.CONTROL_LINE);
    }
}
