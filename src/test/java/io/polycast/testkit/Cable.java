// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Two network namespaces, and a cable between them that can be pulled. The machine's own network is not touched. */
public final class Cable implements AutoCloseable {
    private static final String HERE = "ip link set lo up && ip link add cable type veth peer name other";

    private final Process here;
    private final Process there;

    private Cable(Process here, Process there) {
        this.here = here;
        this.there = there;
    }

    /** Lays it. A test on a machine that does not allow that is left out. */
    public static Cable lay(List<String> addressesHere, List<String> addressesThere) throws Exception {
        Process possible = new ProcessBuilder("unshare", "-n", "sh", "-c", HERE).start();
        Assumptions.assumeTrue(
                possible.waitFor(20, TimeUnit.SECONDS) && possible.exitValue() == 0, "no network namespace");
        Cable cable = new Cable(namespace(), namespace());
        try {
            run(cable.here("sh", "-c", HERE));
            run(cable.here("ip", "link", "set", "other", "netns", Long.toString(cable.there.pid())));
            run(cable.there("sh", "-c", "ip link set lo up && ip link set other name cable"));
            for (String address : addressesHere) {
                run(cable.here("ip", "address", "add", address + "/24", "dev", "cable"));
            }
            for (String address : addressesThere) {
                run(cable.there("ip", "address", "add", address + "/24", "dev", "cable"));
            }
            run(cable.there("ip", "link", "set", "cable", "up"));
            cable.plug();
            return cable;
        } catch (IOException | AssertionError e) {
            cable.close();
            throw e;
        }
    }

    /** It lives as long as the process does that sleeps in it. */
    private static Process namespace() throws IOException {
        Process sleeper = new ProcessBuilder("unshare", "-n", "sleep", "600").start();
        PythonPeer.await(() ->
                !network(sleeper.pid()).equals(network(ProcessHandle.current().pid())));
        return sleeper;
    }

    private static Path network(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"));
    }

    /** The command, run at this end. */
    public List<String> here(String... command) {
        return in(here, command);
    }

    /** The command, run at the other end. */
    public List<String> there(String... command) {
        return in(there, command);
    }

    private static List<String> in(Process namespace, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(namespace.pid()), "-n"));
        all.addAll(List.of(command));
        return all;
    }

    public void pull() throws Exception {
        run(here("ip", "link", "set", "cable", "down"));
    }

    public void plug() throws Exception {
        run(here("ip", "link", "set", "cable", "up"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
    }

    @Override
    public void close() {
        here.destroyForcibly();
        there.destroyForcibly();
    }
}
