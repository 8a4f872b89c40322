// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A plain blocking UDP client. Each read has a deadline. */
public final class DatagramClient implements AutoCloseable {
    private static final int DEADLINE_MS = 60_000;

    private final DatagramSocket socket;
    private final SocketAddress server;

    private DatagramClient(DatagramSocket socket) {
        this.socket = socket;
        this.server = socket.getRemoteSocketAddress();
    }

    public static DatagramClient connect(InetSocketAddress address) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.connect(address);
        socket.setSoTimeout(DEADLINE_MS);
        return new DatagramClient(socket);
    }

    public DatagramClient send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length));
        return this;
    }

    public DatagramClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The next datagram of the server. Another one's answer to whoever had this port before may still be on its way
     * when the socket is connected, and be queued after what the connect discards.
     */
    public byte[] receiveBytes() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        do {
            packet.setLength(65_536);
            socket.receive(packet);
        } while (!packet.getSocketAddress().equals(server));
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    public String receive() throws IOException {
        return new String(receiveBytes(), StandardCharsets.UTF_8);
    }

    /** Sends a command and returns the answer. */
    public String ask(String text) throws IOException {
        return send(text).receive();
    }

    /** Subscribes, with the cookie that the server asks for. */
    public DatagramClient subscribe(String pattern) throws IOException {
        String challenge = ask("/sub " + pattern);
        String cookie = challenge.split("\\s")[2];
        String answer = ask("/sub " + pattern + " cookie=" + cookie);
        if (!answer.startsWith("+OK")) {
            throw new AssertionError(answer);
        }
        return this;
    }

    /** Whether nothing arrives for so long. */
    public boolean silentFor(int ms) throws IOException {
        socket.setSoTimeout(ms);
        try {
            receive();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(DEADLINE_MS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
