// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.Allocations;
import io.polycast.web.websocket.WebSocketFraming;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a record costs that comes in the smallest parts: a constant for each byte. Told by what is allocated, since
 * whoever copies what is there already for each part that comes allocates the square of their number.
 */
class FramerCostsTest {
    private static final int RECORD = 1 << 20;

    /** Growing by doubling copies a byte about twice, and a little more is around each call. */
    private static final int PER_BYTE = 24;

    private final List<Integer> records = new ArrayList<>();

    private Framer framer(Framing framing) {
        return framing.framer(RECORD, record -> records.add(record.length()));
    }

    private static List<Buffer> singleBytes(byte[] bytes) {
        List<Buffer> parts = new ArrayList<>();
        for (byte b : bytes) {
            parts.add(Buffer.buffer(new byte[] {b}));
        }
        return parts;
    }

    @Test
    void fragmentsOfOneByte() {
        int fragments = 800_000;
        byte[] frames = new byte[fragments * 7];
        for (int i = 0; i < fragments; i++) {
            frames[i * 7] = (byte) ((i == 0 ? 0x2 : 0x0) | (i == fragments - 1 ? 0x80 : 0));
            frames[i * 7 + 1] = (byte) 0x81;
        }
        Buffer sent = Buffer.buffer(frames);
        Framer framer = framer(new WebSocketFraming(false, false));

        long allocated = Allocations.of(() -> framer.feed(sent));

        assertThat(records).containsExactly(1 + fragments);
        assertThat(allocated).isLessThan((long) fragments * PER_BYTE);
    }

    @Test
    void fragmentsNeverTakeMoreThanAMessageMay() {
        int half = RECORD / 2;
        Buffer first = Buffer.buffer(new byte[] {0x2, (byte) 0xff, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0})
                .appendBytes(new byte[half]);
        Buffer second = Buffer.buffer(new byte[] {0x0, (byte) 0x81, 0, 0, 0, 0, 7});
        Framer framer = framer(new WebSocketFraming(false, false));

        framer.feed(first);
        framer.feed(second);

        assertThat(framer.buffered()).isBetween(half + 2, RECORD + 1);
    }

    @Test
    void aLineByteByByte() {
        byte[] line = new byte[RECORD + 1];
        Arrays.fill(line, (byte) 'x');
        line[RECORD] = '\n';
        byteByByte(RecordFraming.LINE, line);
    }

    @Test
    void aLengthAndItsRecordByteByByte() {
        byte[] frame = new byte[Integer.BYTES + RECORD];
        frame[1] = 0x10;
        byteByByte(RecordFraming.LENGTH, frame);
    }

    private void byteByByte(Framing framing, byte[] bytes) {
        List<Buffer> parts = singleBytes(bytes);
        Framer framer = framer(framing);

        long allocated = Allocations.of(() -> parts.forEach(framer::feed));

        assertThat(records).containsExactly(RECORD);
        assertThat(allocated).isLessThan((long) RECORD * PER_BYTE);
    }

    @Test
    void recordsThatEndInEachPartAreNotCopiedAgainAndAgain() {
        byte[] part = {'\n', 'x', '\n'};
        List<Buffer> parts = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            parts.add(Buffer.buffer(part));
        }
        Framer framer = framer(RecordFraming.LINE);

        long allocated = Allocations.of(() -> parts.forEach(framer::feed));

        assertThat(records).hasSize(200_000);
        assertThat(allocated).isLessThan(200_000L * 400);
    }
}
