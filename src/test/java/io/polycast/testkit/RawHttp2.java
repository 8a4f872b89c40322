// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Speaks HTTP/2 by prior knowledge, frame by frame, as no well-behaved client would (RFC 9113). */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int GO_AWAY = 7;
    public static final int WINDOW_UPDATE = 8;

    /** What {@link #next} gives when the server has closed the connection. */
    public static final Frame END = new Frame(-1, 0, 0, new byte[0]);

    private static final int ACKNOWLEDGED = 1;
    private static final int END_OF_STREAM_AND_HEADERS = 5;
    private static final int INITIAL_WINDOW = 65_535;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final StreamClient stream;
    private int nextStream = 1;

    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The number at some place of the payload. */
        public int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }

    private RawHttp2(StreamClient stream) {
        this.stream = stream;
    }

    /** Says how many bytes each stream may send, and the connection as many as there are; acknowledges nothing. */
    public static RawHttp2 connect(InetSocketAddress address, int receiveBuffer, int window) throws IOException {
        RawHttp2 client = new RawHttp2(StreamClient.connect(address, receiveBuffer));
        client.stream.send(PREFACE);
        client.send(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
        client.send(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE - INITIAL_WINDOW));
        return client;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    public void acknowledgeSettings() throws IOException {
        send(SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
    }

    /** Asks for a path that is shorter than 128 bytes, on a stream of its own. */
    public void get(String path) throws IOException {
        byte[] target = path.getBytes(StandardCharsets.US_ASCII);
        byte[] host = "localhost".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer block = ByteBuffer.allocate(6 + target.length + host.length);
        // RFC 7541: GET and http are whole entries of the static table, path and authority are names there.
        block.put((byte) 0x82).put((byte) 0x86);
        block.put((byte) 0x04).put((byte) target.length).put(target);
        block.put((byte) 0x01).put((byte) host.length).put(host);
        send(HEADERS, END_OF_STREAM_AND_HEADERS, nextStream, block.array());
        nextStream += 2;
    }

    /** Lets a stream send more; 0 stands for the connection. */
    public void open(int streamId, int bytes) throws IOException {
        send(WINDOW_UPDATE, 0, streamId, number(bytes));
    }

    private void send(int type, int flags, int streamId, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(streamId).put(payload);
        stream.send(frame.array());
    }

    /** The next frame that is not one of the connection's settings; {@link #END} behind the last. */
    public Frame next() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type() != SETTINGS) {
                return frame;
            }
        }
    }

    private Frame read() throws IOException {
        try {
            ByteBuffer head = ByteBuffer.wrap(stream.readBytes(9));
            int length = ((head.get() & 0xff) << 16) | (head.getShort() & 0xffff);
            return new Frame(head.get(), head.get(), head.getInt(), stream.readBytes(length));
        } catch (EOFException | SocketException e) {
            return END;
        }
    }

    /** Closes without a word, before the end of the block that opened it. */
    public void endAbruptly() throws IOException {
        stream.socket().close();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
