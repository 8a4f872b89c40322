// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server of a protocol that Polycast speaks as well, as it is installed on this machine. */
public final class PeerServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private PeerServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The path of a program, also where Go and Debian put what is not in everybody's {@code PATH}. */
    public static Optional<String> find(String program) {
        String places = System.getenv("PATH") + ":" + System.getProperty("user.home") + "/go/bin:/usr/sbin";
        return Stream.of(places.split(File.pathSeparator))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** A port for a server that does not tell which one the kernel gave it. */
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /**
     * Starts a program and waits until it listens.
     *
     * @param arguments have it listen on this port of the loopback interface
     * @param folder for its log and whatever else it writes
     */
    public static PeerServer start(String program, List<String> arguments, int port, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(program), arguments.stream()).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        PeerServer server = new PeerServer(process, port);
        Awaitility.await(program).until(server::listens);
        return server;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
