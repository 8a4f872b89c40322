// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.testkit.CutAnywhere;
import io.polycast.testkit.Rounds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespFramerTest {
    private static final int MAX = 1_000;

    /** Commands as Vert.x's parser cuts them, a line or a fixed number of bytes at a time. Knows no limits. */
    private static final class Reference {
        private final RecordParser parser = RecordParser.newDelimited("\n");
        private final Consumer<Buffer> sink;
        private Buffer command = Buffer.buffer();
        private int words;
        private boolean word;

        Reference(Consumer<Buffer> sink) {
            this.sink = sink;
            parser.handler(this::piece);
        }

        void feed(Buffer chunk) {
            parser.handle(chunk);
        }

        private void piece(Buffer piece) {
            if (word) {
                command.appendBuffer(piece);
                word = false;
                parser.delimitedMode("\n");
                wordEnds();
            } else if (words > 0) {
                command.appendBuffer(piece).appendString("\n");
                word = true;
                parser.fixedSizeMode(number(piece) + 2);
            } else if (piece.length() > 0 && piece.getByte(0) == '*') {
                words = number(piece);
                command.appendBuffer(piece).appendString("\n");
                if (words <= 0) {
                    command = Buffer.buffer();
                }
            } else {
                int length = piece.length();
                boolean carriageReturn = length > 0 && piece.getByte(length - 1) == '\r';
                sink.accept(carriageReturn ? piece.getBuffer(0, length - 1) : piece);
            }
        }

        private void wordEnds() {
            if (--words == 0) {
                sink.accept(command);
                command = Buffer.buffer();
            }
        }

        private static int number(Buffer line) {
            return Integer.parseInt(line.getString(1, line.length() - 1, "ISO-8859-1"));
        }
    }

    @Test
    void cutsAsVertxDoesHoweverItComes() throws Exception {
        Rounds.play(
                300,
                random -> CutAnywhere.gives(
                        random,
                        draw(random).getBytes(),
                        sink -> new RespFramer(MAX, sink),
                        sink -> new Reference(sink)::feed));
    }

    private static Buffer draw(Random random) {
        Buffer sent = Buffer.buffer();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> sent.appendString("PING hello\r\n");
                case 1 -> sent.appendString("PUBLISH a \"b c\"\n");
                case 2 -> sent.appendString(random.nextBoolean() ? "*0\r\n" : "*-1\r\n");
                case 3 -> sent.appendString("\r\n");
                default -> command(random, sent);
            }
        }
        return sent.appendString("PING\r\n");
    }

    private static void command(Random random, Buffer sent) {
        int words = 1 + random.nextInt(4);
        sent.appendString("*" + words + "\r\n");
        for (int i = 0; i < words; i++) {
            byte[] word = new byte[random.nextInt(6) == 0 ? random.nextInt(MAX + 1) : random.nextInt(10)];
            for (int j = 0; j < word.length; j++) {
                word[j] = (byte) "\r\n*$0a\u00ff\0".charAt(random.nextInt(8));
            }
            sent.appendString("$" + word.length + "\r\n").appendBytes(word).appendString("\r\n");
        }
    }

    /** Whatever is announced, no more is taken than the line that announces it. */
    @ParameterizedTest
    @CsvSource({
        "*1\\r\\n$1001\\r\\n, 11, invalid bulk length",
        "*3\\r\\n$7\\r\\nPUBLISH\\r\\n$1\\r\\na\\r\\n$1073741824\\r\\n, 37, invalid bulk length",
        "*1\\r\\n$-1\\r\\n, 9, invalid bulk length",
        "*1\\r\\n$9223372036854775807\\r\\n, 26, invalid bulk length",
        "*1\\r\\n$+1\\r\\n, 9, invalid bulk length",
        "*1\\r\\n$\\r\\n, 7, invalid bulk length",
        "*1073741824\\r\\n, 12, invalid multibulk length",
        "*01\\r\\n, 4, invalid multibulk length",
        "*-0\\r\\n, 4, invalid multibulk length",
        "*\\r\\n, 2, invalid multibulk length",
        "*1\\r\\n*1\\r\\n$4\\r\\nPING\\r\\n, 5, expected '$' but got '*'",
    })
    void refusesWhatIsAnnouncedAtOnce(String written, int certain, String why) {
        byte[] bytes = written.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
        List<Buffer> records = new ArrayList<>();
        Framer framer = new RespFramer(MAX, records::add);
        int[] fed = new int[1];
        assertThatThrownBy(() -> {
                    for (byte each : bytes) {
                        fed[0]++;
                        framer.feed(Buffer.buffer().appendByte(each));
                    }
                })
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why.replace(" but", ","));
        assertThat(fed[0]).isBetween(certain, certain + 1);
        assertThat(records).isEmpty();
    }

    /** Many words, each as long as it may be, are one command all the same. */
    @Test
    void aCommandAsAWholeIsBounded() {
        Framer framer = new RespFramer(MAX, record -> {});
        String word = "$" + MAX + "\r\n" + "x".repeat(MAX) + "\r\n";
        framer.feed(Buffer.buffer("*1000\r\n"));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        framer.feed(Buffer.buffer(word));
                    }
                })
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("too big request");
        assertThat(framer.buffered()).isLessThan(MAX + (66 << 10));
    }

    @ParameterizedTest
    @CsvSource({"x, too big inline request", "*1, too big mbulk count string"})
    void aLineIsBounded(String start, String why) {
        Framer framer = new RespFramer(MAX, record -> {});
        framer.feed(Buffer.buffer(start));
        assertThatThrownBy(() -> framer.feed(Buffer.buffer("1".repeat(70_000))))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);
    }
}
