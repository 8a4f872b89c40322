// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;
import io.polycast.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The framing of WebSocket messages: each record is written as one frame, and read from any number of fragments.
 * Records are passed on with their opcode as the first byte, including control frames, which are up to the session.
 */
public final class WebSocketFraming implements Framing {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int SHORT_HEADER = 2;
    private static final int MEDIUM_HEADER = 4;
    private static final int LONG_HEADER = 10;
    private static final int LARGEST_SHORT = 125;
    private static final int LARGEST_MEDIUM = 0xffff;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    /** About the least that a text adds to a payload, so that the guess of the header's size is mostly right. */
    private static final int TEXT_AROUND = 64;

    /** Below this size, compression costs more than it saves. */
    private static final int COMPRESSED_FROM = 64;

    private final boolean textOnly;
    private final @Nullable Deflation deflation;

    /**
     * One kind of frame; clients that share an instance share renderings.
     *
     * @param textOnly whether every message is sent as text; otherwise each is sent as what it is
     * @param compressed whether messages may be compressed, as agreed in the handshake
     */
    public WebSocketFraming(boolean textOnly, boolean compressed) {
        this.textOnly = textOnly;
        this.deflation = compressed ? new Deflation() : null;
    }

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        return new WebSocketFramer(maxRecordSize, deflation != null, sink);
    }

    @Override
    public int open(ByteBuf out) {
        return open(Opcode.TEXT, MEDIUM_HEADER, out);
    }

    @Override
    public int open(Message message, ByteBuf out) {
        int size = message.payload().length;
        if (textOnly) {
            return open(Opcode.TEXT, headerSize(size + TEXT_AROUND), out);
        }
        return open(isText(message) ? Opcode.TEXT : Opcode.BINARY, headerSize(size), out);
    }

    /** The first two bytes hold the opcode and the size reserved for the header until the frame is closed. */
    static int open(int opcode, int headerSize, ByteBuf out) {
        int opened = out.writerIndex();
        out.writeZero(headerSize);
        out.setByte(opened, opcode);
        out.setByte(opened + 1, headerSize);
        return opened;
    }

    @Override
    public void close(ByteBuf out, int opened) {
        int first = FIN | out.getByte(opened);
        int reserved = out.getByte(opened + 1);
        int body = opened + reserved;
        int length = out.writerIndex() - body;
        if (deflation != null && length >= COMPRESSED_FROM && deflation.deflate(out, body)) {
            first |= RSV1;
            length = out.writerIndex() - body;
        }
        int needed = headerSize(length);
        if (needed != reserved) {
            move(out, body, length, opened + needed);
        }
        out.setByte(opened, first);
        if (needed == SHORT_HEADER) {
            out.setByte(opened + 1, length);
        } else if (needed == MEDIUM_HEADER) {
            out.setByte(opened + 1, LENGTH_IN_2_BYTES).setShort(opened + SHORT_HEADER, length);
        } else {
            out.setByte(opened + 1, LENGTH_IN_8_BYTES).setLong(opened + SHORT_HEADER, length);
        }
    }

    /** The guess was wrong: the body moves by a few bytes. */
    private static void move(ByteBuf out, int from, int length, int to) {
        if (to < from) {
            out.setBytes(to, out, from, length);
            out.writerIndex(to + length);
            return;
        }
        // Overlapping, towards the end: large buffers are copied in parts, each of which would overwrite the next.
        byte[] body = new byte[length];
        out.getBytes(from, body);
        out.writerIndex(to).writeBytes(body);
    }

    private static int headerSize(int length) {
        return length <= LARGEST_SHORT ? SHORT_HEADER : length <= LARGEST_MEDIUM ? MEDIUM_HEADER : LONG_HEADER;
    }

    /** What arrived as text is sent as text. Messages from other endpoints are text if they look like it. */
    private static boolean isText(Message message) {
        String type = message.contentType();
        return (type == null || isTextual(Message.mediaType(type))) && JsonText.isUtf8(message.payload());
    }

    private static boolean isTextual(String type) {
        return type.startsWith("text/")
                || type.endsWith("json")
                || type.endsWith("xml")
                || type.equals("application/javascript")
                || type.equals("application/x-www-form-urlencoded");
    }

    /** A complete control frame. */
    static byte[] control(int opcode, byte[] payload) {
        byte[] frame = new byte[SHORT_HEADER + payload.length];
        frame[0] = (byte) (FIN | opcode);
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, SHORT_HEADER, payload.length);
        return frame;
    }

    @Override
    public String label() {
        return "websocket";
    }
}
