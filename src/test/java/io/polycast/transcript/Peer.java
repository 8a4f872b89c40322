// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

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

    static Peer open(InetSocketAddress address, String framing, Cutting cutting) throws IOException {
        return switch (framing) {
            case "line", "own" -> new Lines(StreamClient.connect(address), cutting);
            case "length" -> new Lengths(StreamClient.connect(address), cutting);
            default -> new Packets(DatagramClient.connect(address));
        };
    }

    /** Records that end with LF. */
    record Lines(StreamClient client, Cutting cutting) implements Peer {
        @Override
        public void send(byte[] record) throws IOException {
            byte[] line = Arrays.copyOf(record, record.length + 1);
            line[record.length] = '\n';
            cutting.cut(line, client::send);
        }

        @Override
        public byte[] receive() throws IOException {
            return client.readLineBytes();
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
