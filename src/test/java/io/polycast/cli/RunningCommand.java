// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A command that runs in this process, on a thread of its own, until it ends or the test does. */
final class RunningCommand implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile int code = -1;

    private RunningCommand(InputStream in, @Nullable OutputStream bytes, String... arguments) {
        OutputStream printed = bytes == null ? out : bytes;
        Console console = new Console(
                in,
                printed,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8),
                () -> false);
        thread = new Thread(() -> code = Main.run(arguments, Map.of(), console), "command");
        thread.start();
    }

    /** Without input. */
    static RunningCommand start(String... arguments) {
        return new RunningCommand(InputStream.nullInputStream(), null, arguments);
    }

    /** With this input. */
    static RunningCommand startWith(InputStream in, String... arguments) {
        return new RunningCommand(in, null, arguments);
    }

    /** Prints messages there. */
    static RunningCommand startInto(OutputStream bytes, String... arguments) {
        return new RunningCommand(InputStream.nullInputStream(), bytes, arguments);
    }

    /** Returns when this has been printed for people. */
    RunningCommand says(String text) {
        Awaitility.await(text)
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> err().contains(text) || !thread.isAlive());
        assertThat(err()).contains(text);
        return this;
    }

    /** Returns when so many lines have been printed. */
    RunningCommand prints(int lines) {
        Awaitility.await(lines + " lines")
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> out().lines().count() >= lines);
        return this;
    }

    /** Waits for the end. */
    int code() throws InterruptedException {
        thread.join(DEADLINE.toMillis());
        assertThat(thread.isAlive()).as("has ended; it said: " + err()).isFalse();
        return code;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        thread.interrupt();
        Awaitility.await("the command's end").atMost(DEADLINE).until(() -> !thread.isAlive());
    }
}
