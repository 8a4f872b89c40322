// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Takes a line for each permit. */
    private static final class Gate extends OutputStream {
        private final Semaphore permits = new Semaphore(0);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile boolean failing;
        private volatile boolean waits;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] line) throws IOException {
            waits = true;
            permits.acquireUninterruptibly();
            waits = false;
            if (failing) {
                throw new IOException("no space left");
            }
            synchronized (taken) {
                taken.write(line);
            }
        }

        String taken() {
            synchronized (taken) {
                return taken.toString(UTF_8);
            }
        }
    }

    private final Gate gate = new Gate();
    private final LogWriter writer = new LogWriter(gate, lost -> (lost + " lost\n").getBytes(UTF_8), 10);

    private void write(String line) {
        writer.write((line + "\n").getBytes(UTF_8));
    }

    @AfterEach
    void letGo() {
        gate.permits.release(1_000);
        writer.stop(DEADLINE);
    }

    @Test
    void keepsTheOrderAndTellsWhatIsLostWhereItIsMissing() {
        writer.start();
        write("first");
        await().until(() -> gate.waits);
        write("aaaa");
        write("bbbb");
        write("cccc");
        write("dddd");
        assertThat(writer.lost()).isEqualTo(2);
        gate.permits.release(3);
        await().until(() -> gate.waits && gate.taken().equals("first\naaaa\nbbbb\n"));
        write("eeee");
        gate.permits.release(1_000);
        assertThat(writer.flush(DEADLINE)).isTrue();
        assertThat(gate.taken()).isEqualTo("first\naaaa\nbbbb\n2 lost\neeee\n");
        assertThat(writer.lost()).isEqualTo(2);
    }

    @Test
    void takesALineThatIsLongerThanWhatMayWait() {
        writer.start();
        gate.permits.release(1_000);
        write("longer than ten bytes");
        assertThat(writer.flush(DEADLINE)).isTrue();
        assertThat(gate.taken()).isEqualTo("longer than ten bytes\n");
    }

    @Test
    void countsWhatCanNotBeWrittenAndTellsOnceItCanBe() {
        gate.failing = true;
        writer.start();
        gate.permits.release(1);
        write("one");
        await().until(() -> writer.lost() == 1);
        gate.failing = false;
        gate.permits.release(1_000);
        await().until(() -> gate.taken().equals("1 lost\n"));
        write("two");
        assertThat(writer.flush(DEADLINE)).isTrue();
        assertThat(gate.taken()).isEqualTo("1 lost\ntwo\n");
    }

    @Test
    void waitsForNobodyForEver() {
        writer.start();
        write("one");
        assertThat(writer.flush(Duration.ofMillis(10))).isFalse();
        writer.stop(Duration.ofMillis(10));
        assertThat(gate.taken()).isEmpty();
    }
}
