// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.framing.Framer;
import io.polycast.framing.RecordFraming;
import io.polycast.web.websocket.WebSocketFraming;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cutting what a client sent into records, in microseconds a read of 64 KiB, the most that one read brings. A read
 * holds about 1,000 records of 64 bytes or 64 of 1,024: divided by these it is the cost of a record, and 64 divided by
 * it is KiB a microsecond, about GiB a second. Every second read starts in the middle of a record, as nearly all do in
 * life.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class FramerBenchmark {
    private static final int READ = 64 << 10;
    private static final int MAX_RECORD_SIZE = 1 << 20;

    @Param
    Form form = Form.LINE;

    /** Of a record in bytes, without its frame. */
    @Param({"64", "1024"})
    int size;

    private Framer framer = RecordFraming.LINE.framer(MAX_RECORD_SIZE, this::count);
    private Buffer first = Buffer.buffer();
    private Buffer second = Buffer.buffer();
    private long records;

    /** How clients frame what they send. */
    public enum Form {
        /** LF at the end. */
        LINE,
        /** Four bytes of length in front. */
        LENGTH,
        /** Masked, as those of clients are (RFC 6455, section 5.3). */
        WEBSOCKET;

        private Framer framer(FramerBenchmark counting) {
            return switch (this) {
                case LINE -> RecordFraming.LINE.framer(MAX_RECORD_SIZE, counting::count);
                case LENGTH -> RecordFraming.LENGTH.framer(MAX_RECORD_SIZE, counting::count);
                case WEBSOCKET -> new WebSocketFraming(true, false).framer(MAX_RECORD_SIZE, counting::count);
            };
        }

        private void frame(byte[] record, Buffer out) {
            switch (this) {
                case LINE -> out.appendBytes(record).appendByte((byte) '\n');
                case LENGTH -> out.appendInt(record.length).appendBytes(record);
                case WEBSOCKET -> masked(record, out);
            }
        }

        private static void masked(byte[] record, Buffer out) {
            out.appendByte((byte) 0x81);
            if (record.length < 126) {
                out.appendByte((byte) (0x80 | record.length));
            } else {
                out.appendByte((byte) (0x80 | 126)).appendShort((short) record.length);
            }
            byte[] mask = {0x12, 0x34, 0x56, 0x78};
            out.appendBytes(mask);
            for (int i = 0; i < record.length; i++) {
                out.appendByte((byte) (record[i] ^ mask[i % mask.length]));
            }
        }
    }

    /** Makes two reads that together hold whole records, and checks that these come out. */
    @Setup
    public void fill() {
        byte[] record = new byte[size];
        Arrays.fill(record, (byte) 'x');
        Buffer sent = Buffer.buffer();
        int count = 0;
        while (sent.length() < 2 * READ - size) {
            form.frame(record, sent);
            count++;
        }
        first = sent.getBuffer(0, READ);
        second = sent.getBuffer(READ, sent.length());
        framer = form.framer(this);
        records = 0;
        feed();
        if (records != count || framer.buffered() != 0) {
            throw new IllegalStateException(records + " records of " + count);
        }
    }

    private void count(Buffer record) {
        if (record.length() < size) {
            throw new IllegalStateException("a record of " + record.length() + " bytes");
        }
        records++;
    }

    /** Two reads; returns how many records there were so far. */
    @Benchmark
    @OperationsPerInvocation(2)
    public long feed() {
        framer.feed(first);
        framer.feed(second);
        return records;
    }
}
