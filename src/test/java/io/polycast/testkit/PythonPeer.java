// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A client in Python, which has every kind of socket that the operating system has: {@code sockets/peer.py}. */
public final class PythonPeer implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String GOT = "got ";

    private final Process process;
    private final OutputStream in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private PythonPeer(Process process) {
        this.process = process;
        this.in = process.getOutputStream();
        Thread reader = new Thread(this::read, "python peer");
        reader.setDaemon(true);
        reader.start();
    }

    public static boolean available() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "python3")));
    }

    /** The path of one of the scripts. */
    public static String script(String name) {
        URL script = Objects.requireNonNull(PythonPeer.class.getResource("/sockets/" + name), name);
        try {
            return Path.of(script.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static PythonPeer start(String address, String protocol, String channel) throws IOException {
        return run(List.of("python3", script("peer.py"), address, protocol, channel));
    }

    /** Another command that speaks to the test as {@code peer.py} does. */
    public static PythonPeer run(List<String> command) throws IOException {
        return new PythonPeer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("broken: " + e.getMessage());
        }
    }

    public static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(DEADLINE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private String next() {
        try {
            String line = lines.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing has come");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void awaitReady() {
        String line = next();
        if (!line.equals("ready")) {
            throw new AssertionError(line);
        }
    }

    public void publish(byte[] payload) {
        try {
            in.write((HexFormat.of().formatHex(payload) + "\n").getBytes(UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String line) {
        return new String(HexFormat.of().parseHex(line, GOT.length(), line.length()), UTF_8);
    }

    /** The next messages, without those that are to be passed over. */
    public List<String> take(int count, String but) {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            String line = next();
            if (!line.startsWith(GOT)) {
                throw new AssertionError(line);
            }
            if (!text(line).equals(but)) {
                messages.add(text(line));
            }
        }
        return messages;
    }

    /** All that has come and was not taken yet. */
    public List<String> took(String but) {
        List<String> rest = new ArrayList<>();
        lines.drainTo(rest);
        return rest.stream()
                .filter(line -> line.startsWith(GOT))
                .map(PythonPeer::text)
                .filter(text -> !text.equals(but))
                .toList();
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
