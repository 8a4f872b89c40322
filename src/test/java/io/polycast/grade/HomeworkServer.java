// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in C, compiled from {@code homework/} of the test resources and run in a process of its own. */
final class HomeworkServer implements AutoCloseable {
    private static final long DEADLINE_S = 60;

    private final Process process;
    private final int port;

    private HomeworkServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean compilerAvailable() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "cc")));
    }

    /** Compiles {@code source}, with these macros defined. */
    static Path compile(Path folder, String source, List<String> macros) throws Exception {
        URL file = Objects.requireNonNull(HomeworkServer.class.getResource("/homework/" + source + ".c"), source);
        Path program = folder.resolve(source + String.join("-", macros));
        if (Files.notExists(program)) {
            List<String> command = new ArrayList<>(List.of("cc", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread"));
            macros.forEach(macro -> command.add("-D" + macro));
            command.addAll(
                    List.of("-o", program.toString(), Path.of(file.toURI()).toString()));
            if (!runs(command.toArray(String[]::new))) {
                throw new IOException("cc can't compile " + source);
            }
        }
        return program;
    }

    /** Whether a command ends with 0. */
    static boolean runs(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(DEADLINE_S, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** Starts a program that prints its port. */
    static HomeworkServer start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (line == null) {
            throw new IOException("the server ended: " + command);
        }
        return new HomeworkServer(process, Integer.parseInt(line));
    }

    /** Starts what students begin with, which says what they need for the grader's command line. */
    static HomeworkServer startSkeleton(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        while (line != null && !line.contains("listens on port ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the server ended: " + command);
        }
        // Nobody reads on: a few lines for each client fit into the pipe.
        return new HomeworkServer(process, Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
