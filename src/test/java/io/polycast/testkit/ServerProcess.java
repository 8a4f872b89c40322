// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.protocol.Protocol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A server in a process of its own, started as users start it but for the class path. */
public final class ServerProcess implements AutoCloseable {
    private static final int NATIVE_ACCESS_IS_ASKED_FOR = 22;

    /** SIGHUP, SIGINT and SIGTERM in the mask of a process: 1, 2 and 15, counted from one. */
    private static final long ENDING_SIGNALS = 1L | 1L << 1 | 1L << 14;

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** As the jar's manifest has it, for Hazelcast and Netty. */
    private static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

    private final Process process;
    private final Path folder;
    private JsonObject ready = new JsonObject();

    private ServerProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts with this configuration and waits until it is ready. */
    public static ServerProcess start(String conf, String... jvmOptions) throws IOException {
        return start(List.of(), conf, jvmOptions);
    }

    /** The same, with so many descriptors and no more. */
    public static ServerProcess startWithDescriptors(int descriptors, String conf) throws IOException {
        return start(List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "bash"), conf);
    }

    /** The same, in a network namespace of its own, which these commands furnish. */
    public static ServerProcess startWithin(String network, String conf) throws IOException {
        return start(List.of("unshare", "-n", "bash", "-c", network + " && exec \"$@\"", "bash"), conf);
    }

    /** The same, behind the words of a command that runs it. */
    public static ServerProcess startBehind(List<String> before, String conf, String... jvmOptions) throws IOException {
        return start(before, conf, jvmOptions);
    }

    /** The same, with this protocol of the tests' own, and what is in its folder. */
    public static ServerProcess startWithProtocol(Class<? extends Protocol> protocol, String conf, String... jvmOptions)
            throws IOException {
        Path folder = Files.createTempDirectory("polycast-test");
        String name = protocol.getName();
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(Protocol.class.getName()), name);
        Path classes = Path.of("target/test-classes", protocol.getPackageName().replace('.', '/'));
        Path copies = Files.createDirectories(
                folder.resolve("classes").resolve(protocol.getPackageName().replace('.', '/')));
        try (var files = Files.list(classes)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
        }
        return start(folder, List.of(), conf, jvmOptions);
    }

    private static ServerProcess start(List<String> before, String conf, String... jvmOptions) throws IOException {
        return start(Files.createTempDirectory("polycast-test"), before, conf, jvmOptions);
    }

    private static ServerProcess start(Path folder, List<String> before, String conf, String... jvmOptions)
            throws IOException {
        Path readyFile = folder.resolve("ready.json");
        ServerProcess server = new ServerProcess(
                launch(
                        before,
                        folder,
                        List.of(jvmOptions),
                        List.of("serve", "-conf", conf, "--ready-file", readyFile.toString())),
                folder);
        Awaitility.await("ready: " + folder)
                .atMost(DEADLINE)
                .until(() -> Files.exists(readyFile) || !server.process.isAlive());
        if (!server.process.isAlive()) {
            throw new IOException("the server ended: " + server.log());
        }
        server.ready = new JsonObject(Files.readString(readyFile));
        return server;
    }

    /** Runs Main with these arguments; its output goes to files in the folder. */
    public static Process launch(Path folder, List<String> jvmOptions, List<String> arguments) throws IOException {
        return launch(List.of(), folder, jvmOptions, arguments);
    }

    private static Process launch(List<String> before, Path folder, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(signalsReset());
        command.addAll(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
            // As the jar's manifest does.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(OPENED);
        command.addAll(jvmOptions);
        command.add("-Dio.netty.leakDetection.level=disabled");
        command.add("-cp");
        // The child must log as users see it, so it does not get the tests' logback-test.xml.
        command.add(folder.resolve("classes")
                + File.pathSeparator
                + String.join(
                        File.pathSeparator,
                        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                                .filter(entry -> !entry.endsWith("test-classes"))
                                .toList()));
        command.add("io.polycast.cli.Main");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("POLYCAST_"));
        // Where clusters without a secret have one made; not in the home of whoever runs the tests.
        builder.environment()
                .put(
                        "XDG_STATE_HOME",
                        Path.of("target", "test-state").toAbsolutePath().toString());
        return builder.redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    /**
     * What has to stand in front where whoever runs the tests has signals ignored, as {@code nohup} and a script's
     * {@code &} do. Every process that is started inherits that, and Java leaves it so.
     */
    private static List<String> signalsReset() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return List.of();
        }
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
                .findFirst()
                .orElse(0);
        return (ignored & ENDING_SIGNALS) == 0 ? List.of() : List.of("env", "--default-signal=HUP,INT,TERM");
    }

    public InetSocketAddress address(String endpoint) {
        JsonArray endpoints = ready.getJsonArray("endpoints");
        for (int i = 0; i < endpoints.size(); i++) {
            JsonObject bound = endpoints.getJsonObject(i);
            if (bound.getString("name").equals(endpoint)) {
                URI uri = URI.create(bound.getString("address"));
                return new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort());
            }
        }
        throw new IllegalArgumentException(endpoint + " is not in " + ready);
    }

    public long pid() {
        return process.pid();
    }

    public JsonObject ready() {
        return ready;
    }

    /** Everything that it has logged so far. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** Its warnings and errors, without those that say only that the machine was too busy to run it. */
    public List<String> complaints() throws IOException {
        return log().lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !line.contains("BlockedThreadChecker"))
                .toList();
    }

    /** How many descriptors it has open. */
    public long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return open.count();
        }
    }

    /** Processor time so far. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Sends a signal by name, such as HUP. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
