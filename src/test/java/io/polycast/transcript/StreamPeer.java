// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Lines over what {@link io.polycast.testkit.StreamClient} knows nothing of. */
abstract class StreamPeer implements Peer {
    private final Cutting cutting;
    private final String lineEnd;
    private byte[] unread = {};
    private int at;

    private StreamPeer(Cutting cutting, String lineEnd) {
        this.cutting = cutting;
        this.lineEnd = lineEnd;
    }

    abstract void write(byte[] segment) throws IOException;

    /** Some bytes, or null at the end of the stream. */
    abstract byte[] read() throws IOException;

    @Override
    public void send(byte[] record) throws IOException {
        cutting.cut(Peer.line(record, lineEnd), this::write);
    }

    @Override
    public byte[] receive() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == unread.length) {
                byte[] more = read();
                if (more == null) {
                    return null;
                }
                unread = more;
                at = 0;
            } else if (unread[at++] == '\n') {
                return Peer.record(line.toByteArray(), lineEnd);
            } else {
                line.write(unread[at - 1]);
            }
        }
    }

    @Override
    public void halfClose() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Over a Unix socket. */
    static Peer unix(Path path, Cutting cutting, String lineEnd) throws IOException {
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        return new StreamPeer(cutting, lineEnd) {
            @Override
            void write(byte[] segment) throws IOException {
                ByteBuffer bytes = ByteBuffer.wrap(segment);
                while (bytes.hasRemaining()) {
                    socket.write(bytes);
                }
            }

            @Override
            byte[] read() throws IOException {
                ByteBuffer bytes = ByteBuffer.allocate(4096);
                int length = socket.read(bytes);
                return length < 0 ? null : Arrays.copyOf(bytes.array(), length);
            }

            @Override
            public void halfClose() throws IOException {
                socket.shutdownOutput();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    /** Inside of WebSocket messages, each segment one of them, now binary and now text. */
    static Peer webSocket(RawWebSocket socket, Cutting cutting, String lineEnd) {
        return new StreamPeer(cutting, lineEnd) {
            private boolean text;

            @Override
            void write(byte[] segment) throws IOException {
                text = !text;
                socket.send(RawWebSocket.FIN | (text ? RawWebSocket.TEXT : RawWebSocket.BINARY), segment);
            }

            @Override
            byte[] read() throws IOException {
                RawWebSocket.Frame message = socket.readMessage();
                if (message == null || message.opcode() == RawWebSocket.CLOSE) {
                    return null;
                }
                assertThat(message.opcode())
                        .as(new String(message.payload(), StandardCharsets.UTF_8))
                        .isEqualTo(RawWebSocket.BINARY);
                return message.payload();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
