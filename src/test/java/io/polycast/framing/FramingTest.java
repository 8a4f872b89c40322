// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.testkit.Rounds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static final int MAX = 1_000;

    private final List<Buffer> records = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(
            value = RecordFraming.class,
            names = {"LINE", "LENGTH"})
    void whatIsFramedComesOutAgainHoweverItIsCut(RecordFraming framing) throws Exception {
        Rounds.play(200, random -> {
            List<Buffer> sent = new ArrayList<>();
            ByteBuf bytes = Unpooled.buffer();
            for (int i = 0; i < 20; i++) {
                byte[] record = new byte[random.nextInt(4) == 0 ? random.nextInt(MAX + 1) : random.nextInt(10)];
                for (int j = 0; j < record.length; j++) {
                    record[j] = (byte) ('a' + random.nextInt(26));
                }
                sent.add(Buffer.buffer(record));
                int opened = framing.open(bytes);
                bytes.writeBytes(record);
                framing.close(bytes, opened);
            }
            records.clear();
            Framer framer = framing.framer(MAX, records::add);
            while (bytes.isReadable()) {
                int size = 1 + random.nextInt(Math.min(bytes.readableBytes(), random.nextBoolean() ? 3 : 2_000));
                byte[] chunk = new byte[size];
                bytes.readBytes(chunk);
                framer.feed(Buffer.buffer(chunk));
            }
            framer.end();
            assertThat(records).isEqualTo(sent);
            assertThat(framer.buffered()).isZero();
        });
    }

    @Test
    void aLineEndsWithLineFeedAndOneCarriageReturnBeforeItIsDropped() {
        Framer framer = RecordFraming.LINE.framer(MAX, records::add);
        framer.feed(Buffer.buffer("a\r\nb\r\r\n\n\r\nc\rd\nrest"));
        assertThat(records).extracting(Buffer::toString).containsExactly("a", "b\r", "", "", "c\rd");
        assertThat(framer.buffered()).isEqualTo(4);

        framer.end();
        assertThat(records).last().hasToString("rest");
    }

    @Test
    void theLongestLineMayCarryACarriageReturn() {
        Framer framer = RecordFraming.LINE.framer(3, records::add);
        framer.feed(Buffer.buffer("abc\r"));
        framer.feed(Buffer.buffer("\n"));
        assertThat(records).extracting(Buffer::toString).containsExactly("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd\n", "abcde", "ab\nabcd\n"})
    void aLongerLineIsAViolationWithItsEndAndWithoutIt(String bytes) {
        Framer framer = RecordFraming.LINE.framer(3, records::add);
        assertThatThrownBy(() -> framer.feed(Buffer.buffer(bytes)))
                .isInstanceOfSatisfying(ProtocolViolation.class, violation -> assertThat(violation.reason())
                        .isEqualTo(CloseReason.TOO_BIG));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aLengthThatIsTooLargeIsAViolationBeforeTheRecordComes(int length) {
        Framer framer = RecordFraming.LENGTH.framer(3, records::add);
        assertThatThrownBy(() -> framer.feed(Buffer.buffer().appendInt(length)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(Integer.toUnsignedString(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6})
    void aRecordThatIsCutOffIsAViolation(int bytes) {
        Framer framer = RecordFraming.LENGTH.framer(3, records::add);
        framer.feed(Buffer.buffer().appendInt(3).appendString("abc").getBuffer(0, bytes));
        assertThatThrownBy(framer::end)
                .isInstanceOfSatisfying(ProtocolViolation.class, violation -> assertThat(violation.reason())
                        .isEqualTo(CloseReason.BAD_FRAME));
        assertThat(records).isEmpty();
    }
}
