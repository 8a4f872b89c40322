// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.StreamClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One client of a transcript: records both ways, whatever is around them. */
interface Peer {
    void send(byte[] record) throws IOException;

    /** The next record, or null at the end of the stream. */
    byte[] receive() throws IOException;

    void halfClose() throws IOException;

    void close() throws IOException;

    static Peer open(InetSocketAddress address, String framing, Cutting cutting, String lineEnd) throws IOException {
        return switch (framing) {
            case "line", "own" -> new Lines(StreamClient.connect(address), cutting, lineEnd);
            case "length" -> new Lengths(StreamClient.connect(address), cutting);
            default -> new Packets(DatagramClient.connect(address));
        };
    }

    /** A record with what is behind it. */
    static byte[] line(byte[] record, String lineEnd) {
        byte[] line = Arrays.copyOf(record, record.length + lineEnd.length());
        for (int i = 0; i < lineEnd.length(); i++) {
            line[record.length + i] = (byte) lineEnd.charAt(i);
        }
        return line;
    }

    /** A line without its LF, and without the CR that is to be there as well. */
    static byte[] record(byte[] line, String lineEnd) {
        if (line == null || lineEnd.length() == 1) {
            return line;
        }
        assertThat(line).as("a line ends with CR and LF").endsWith('\r');
        return Arrays.copyOf(line, line.length - 1);
    }

    /** Records that end with LF, or with CR and LF. */
    record Lines(StreamClient client, Cutting cutting, String lineEnd) implements Peer {
        @Override
        public void send(byte[] record) throws IOException {
            cutting.cut(line(record, lineEnd), client::send);
        }

        @Override
        public byte[] receive() throws IOException {
            return record(client.readLineBytes(), lineEnd);
        }

        @Override
        public void halfClose() throws IOException {
            client.halfClose();
        }

        @Override
        public void close() throws IOException {
            client.socket().close();
        }
    }

    /** Records behind their length. */
    record Lengths(StreamClient client, Cutting cutting) implements Peer {
        @Override
        public void send(byte[] record) throws IOException {
            cutting.cut(
                    ByteBuffer.allocate(record.length + 4)
                            .putInt(record.length)
                            .put(record)
                            .array(),
                    client::send);
        }

        @Override
        public byte[] receive() throws IOException {
            try {
                return client.readRecord();
            } catch (EOFException e) {
                return null;
            }
        }

        @Override
        public void halfClose() throws IOException {
            client.halfClose();
        }

        @Override
        public void close() throws IOException {
            client.socket().close();
        }
    }

    /** A record a datagram. */
    record Packets(DatagramClient client) implements Peer {
        @Override
        public void send(byte[] record) throws IOException {
            client.send(record);
        }

        @Override
        public byte[] receive() throws IOException {
            return client.receiveBytes();
        }

        @Override
        public void halfClose() {
            throw new UnsupportedOperationException("datagrams have no sides");
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
