// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What Linux tells of processes and their sockets under {@code /proc}; nothing where there is none. */
final class ProcFiles {
    /** Columns of {@code /proc/net/tcp}. */
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;

    private static final String LISTENING = "0A";
    private static final int HEX = 16;

    /** Columns of {@code /proc/PID/stat} behind the name, which may hold anything and ends with a parenthesis. */
    private static final int PROCESS_STATE = 0;

    private static final int PARENT = 1;
    private static final String ZOMBIE = "Z";

    private ProcFiles() {}

    /** Whether {@link #descriptors} and the others that ask about a process have an answer. */
    static boolean readable(long pid) {
        return Files.isReadable(Path.of("/proc/" + pid + "/fd"));
    }

    /** How many descriptors it has open. */
    static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) open.count();
        }
    }

    /** The most descriptors that a process may have open; -1 if that is not told. */
    static int descriptorLimit(String process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }

    /** Whether it runs, or has ended and only waits for its parent to take notice. */
    static boolean runs(long pid) {
        if (!Files.exists(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid).isPresent();
        }
        String[] stat = stat(Path.of("/proc/" + pid));
        return stat.length > PARENT && !stat[PROCESS_STATE].equals(ZOMBIE) && !stat[PROCESS_STATE].equals("X");
    }

    /** How many of its child processes have ended without being waited for. */
    static int zombies(long pid) throws IOException {
        String parent = Long.toString(pid);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return (int) processes
                    .filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .map(ProcFiles::stat)
                    .filter(stat ->
                            stat.length > PARENT && stat[PROCESS_STATE].equals(ZOMBIE) && stat[PARENT].equals(parent))
                    .count();
        }
    }

    /** Empty for one that is gone. */
    private static String[] stat(Path process) {
        try {
            String line = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    /** Whether the process holds a socket that listens on the port. */
    static boolean listens(long pid, int port) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (String[] socket : sockets(pid + "/", socket -> socket[STATE].equals(LISTENING))) {
            if (port(socket[LOCAL]) == port) {
                inodes.add("socket:[" + socket[INODE] + "]");
            }
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.anyMatch(path -> inodes.contains(target(path)));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    /**
     * How much of what came over a connection its server has not read yet; -1 when its end of the connection is not on
     * this machine.
     */
    static long unread(int serverPort, int clientPort) throws IOException {
        for (String[] socket : sockets("", socket -> port(socket[LOCAL]) == serverPort)) {
            if (port(socket[REMOTE]) == clientPort) {
                return Long.parseLong(socket[QUEUES].substring(socket[QUEUES].indexOf(':') + 1), HEX);
            }
        }
        return -1;
    }

    private static List<String[]> sockets(String process, Predicate<String[]> wanted) throws IOException {
        List<String[]> all = new ArrayList<>();
        for (String family : List.of("tcp", "tcp6")) {
            Path table = Path.of("/proc/" + process + "net/" + family);
            if (Files.isReadable(table)) {
                try (Stream<String> lines = Files.lines(table)) {
                    lines.skip(1)
                            .map(line -> line.strip().split("\\s+"))
                            .filter(socket -> socket.length > INODE && wanted.test(socket))
                            .forEach(all::add);
                }
            }
        }
        return all;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT), HEX);
    }
}
