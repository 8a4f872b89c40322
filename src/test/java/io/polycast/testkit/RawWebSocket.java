// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A WebSocket client that sends any bytes, broken frames included, and reads what a server may send by RFC 6455:
 * anything else fails the test that reads it.
 */
public final class RawWebSocket implements AutoCloseable {
    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;
    public static final int RSV2 = 0x20;
    public static final int RSV3 = 0x10;
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    /** The last byte of a length field that needs two, and eight, bytes more. */
    public static final int TWO_BYTES = 126;

    public static final int EIGHT_BYTES = 127;

    /** The sample of RFC 6455 section 1.3, and what has to be answered. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** What stands in {@link #next} for the end of the connection. */
    public static final String END = "end";

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int LARGEST_CONTROL = 125;
    private static final int LARGEST_SHOWN = 200;

    private final RawHttp http;
    private final StreamClient stream;
    private final RawHttp.Response handshake;

    private RawWebSocket(RawHttp http, RawHttp.Response handshake) {
        this.http = http;
        this.stream = http.stream();
        this.handshake = handshake;
    }

    /** One frame as it came. */
    public record Frame(int head, byte[] payload) {
        public boolean fin() {
            return (head & FIN) != 0;
        }

        public int opcode() {
            return head & 0xF;
        }

        public boolean control() {
            return (head & CLOSE) != 0;
        }
    }

    /** What a client has to send, but for more headers. */
    public static String[] handshakeHeaders(String... more) {
        String[] headers = Arrays.copyOf(
                new String[] {
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: " + KEY,
                    "Sec-WebSocket-Version: 13",
                },
                4 + more.length);
        System.arraycopy(more, 0, headers, 4, more.length);
        return headers;
    }

    /** Connects and shakes hands. */
    public static RawWebSocket open(InetSocketAddress address, String target, String... headers) throws IOException {
        return open(address, 0, target, headers);
    }

    /** With a receive buffer of that many bytes, when it is not 0. */
    public static RawWebSocket open(InetSocketAddress address, int receiveBuffer, String target, String... headers)
            throws IOException {
        RawHttp http = RawHttp.connect(address, receiveBuffer);
        http.request("GET " + target, handshakeHeaders(headers));
        return upgraded(http);
    }

    /** What a connection becomes on which a handshake was sent. */
    public static RawWebSocket upgraded(RawHttp http) throws IOException {
        RawHttp.Response response = http.readHead();
        if (response.status() != 101 || !response.header("Sec-WebSocket-Accept").equals(ACCEPT)) {
            throw new IOException("not upgraded: " + response);
        }
        return new RawWebSocket(http, response);
    }

    /** How the server answered. */
    public RawHttp.Response handshake() {
        return handshake;
    }

    public StreamClient stream() {
        return stream;
    }

    // What is sent.

    /** A masked frame with as few bytes of length as possible. */
    public static byte[] frame(int head, byte[] payload) {
        return frame(head, payload, lengthField(payload.length));
    }

    public static byte[] frame(int head, String payload) {
        return frame(head, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame with the length in that many bytes, be it right or not. */
    public static byte[] frame(int head, byte[] payload, int lengthField) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return bytes(start(head, 0x80, lengthField, payload.length), MASK, masked);
    }

    /** A frame as servers send it, and clients must not. */
    public static byte[] unmasked(int head, byte[] payload) {
        return bytes(start(head, 0, lengthField(payload.length), payload.length), payload);
    }

    /** All of a masked frame that comes before its payload, with eight bytes of length. */
    public static byte[] announcement(int head, long length) {
        return bytes(start(head, 0x80, EIGHT_BYTES, length), MASK);
    }

    /** The payload of a close frame. */
    public static byte[] closing(int code, String reason) {
        return bytes(new byte[] {(byte) (code >> 8), (byte) code}, reason.getBytes(StandardCharsets.UTF_8));
    }

    private static int lengthField(int length) {
        return length <= LARGEST_CONTROL ? length : length <= 0xFFFF ? TWO_BYTES : EIGHT_BYTES;
    }

    private static byte[] start(int head, int maskBit, int lengthField, long length) {
        ByteBuffer start = ByteBuffer.allocate(10).put((byte) head).put((byte) (maskBit | lengthField));
        if (lengthField == TWO_BYTES) {
            start.putShort((short) length);
        } else if (lengthField == EIGHT_BYTES) {
            start.putLong(length);
        }
        return Arrays.copyOf(start.array(), start.position());
    }

    public static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public RawWebSocket send(byte[] bytes) throws IOException {
        stream.send(bytes);
        return this;
    }

    public RawWebSocket send(int head, byte[] payload) throws IOException {
        return send(frame(head, payload));
    }

    public RawWebSocket sendText(String text) throws IOException {
        return send(frame(FIN | TEXT, text));
    }

    /** Sends a text message and returns the next one. */
    public String ask(String text) throws IOException {
        return sendText(text).readText();
    }

    // What arrives.

    /** The next frame, or null at the end of the connection. */
    public Frame readFrame() throws IOException {
        int head = stream.read();
        if (head < 0) {
            return null;
        }
        int lengthField = stream.read();
        check((lengthField & 0x80) == 0, "a server's frame is not masked");
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
        byte[] more = stream.readBytes(lengthField == TWO_BYTES ? 2 : lengthField == EIGHT_BYTES ? 8 : 0);
        long size = more.length == 0
                ? lengthField
                : length.put(new byte[Long.BYTES - more.length]).put(more).getLong(0);
        Frame frame = new Frame(head, stream.readBytes(Math.toIntExact(size)));
        check(lengthField == lengthField(frame.payload().length), "as few bytes of length as possible");
        check(!frame.control() || (frame.fin() && size <= LARGEST_CONTROL), "control frames are short and whole");
        check(frame.opcode() <= BINARY || (frame.control() && frame.opcode() <= PONG), "an opcode that there is");
        return frame;
    }

    /** The next message, or control frame, with all its fragments as one frame; null at the end of the connection. */
    public Frame readMessage() throws IOException {
        Frame frame = readFrame();
        if (frame == null) {
            return null;
        }
        check((frame.head() & (RSV1 | RSV2 | RSV3)) == 0, "no extension was agreed on");
        check(frame.opcode() != CONTINUATION, "a continuation continues something");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(frame.payload());
        for (boolean last = frame.fin(); !last; ) {
            Frame part = readFrame();
            check(part != null && part.opcode() == CONTINUATION, "a message that was begun is ended");
            message.writeBytes(part.payload());
            last = part.fin();
        }
        return new Frame(FIN | frame.opcode(), message.toByteArray());
    }

    /** The next message, or control frame, as {@link #shown} tells it; {@link #END} at the end of the connection. */
    public String next() throws IOException {
        Frame message = readMessage();
        return message == null ? END : shown(message.opcode(), message.payload());
    }

    /** The next message, which has to be a text. Pings and pongs are passed over. */
    public String readText() throws IOException {
        Frame message = readMessage();
        while (message != null && (message.opcode() == PING || message.opcode() == PONG)) {
            message = readMessage();
        }
        if (message == null || message.opcode() != TEXT) {
            throw new AssertionError(
                    "no text: " + (message == null ? END : shown(message.opcode(), message.payload())));
        }
        return strict(message.payload());
    }

    /** A message or control frame in words, such as {@code text hello}, {@code binary 00ff}, {@code close 1002}. */
    public static String shown(int opcode, byte[] payload) {
        return switch (opcode) {
            case TEXT -> "text " + shortened(strict(payload), payload);
            case BINARY -> "binary " + shortened(HexFormat.of().formatHex(payload), payload);
            case PING -> "ping " + HexFormat.of().formatHex(payload);
            case PONG -> "pong " + HexFormat.of().formatHex(payload);
            default -> "close" + (payload.length == 0 ? "" : " " + closeCode(payload));
        };
    }

    private static String shortened(String text, byte[] payload) {
        if (payload.length <= LARGEST_SHOWN) {
            return text;
        }
        CRC32 sum = new CRC32();
        sum.update(payload);
        return "of " + payload.length + " bytes, " + Long.toHexString(sum.getValue());
    }

    private static int closeCode(byte[] payload) {
        strict(Arrays.copyOfRange(payload, 2, payload.length));
        return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    private static String strict(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + HexFormat.of().formatHex(utf8), e);
        }
    }

    private static void check(boolean right, String rule) {
        if (!right) {
            throw new AssertionError("what the server sent breaks a rule: " + rule);
        }
    }

    /** Says goodbye as a client should, and returns everything that came until the end. */
    public String closeAndRead() throws IOException {
        send(FIN | CLOSE, closing(1000, ""));
        StringBuilder heard = new StringBuilder();
        for (String next = next(); !next.equals(END); next = next()) {
            heard.append(next).append('\n');
        }
        return heard.toString();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
