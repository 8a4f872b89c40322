// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.Unpooled;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reader of frames (RFC 6455, section 5), which reassembles fragments. A record is the opcode, as one byte, and the
 * payload: of a whole message, or of a control frame. Memory grows with what has arrived, not with an announced length.
 */
final class WebSocketFramer implements Framer {
    private static final int LONGEST_HEADER = 14;
    private static final int START = 2;
    private static final int MASK = 4;
    private static final int LARGEST_CONTROL = 125;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int FIRST_ROOM = 4 << 10;

    /** What deflate may add to incompressible data. */
    private static final int INCOMPRESSIBLE = 1 << 10;

    private static final byte[] NOTHING = {};

    private final int maxMessageSize;
    private final @Nullable Inflation inflation;
    private final RecordSink sink;

    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerLength;
    private int headerNeeded = START;

    /** The current frame. */
    private int opcode;

    private boolean fin;
    private long left = -1;
    private int maskAt;

    /** The message being assembled, after one byte for its opcode; {@code messageLength} is 0 when there is none. */
    private byte[] message = NOTHING;

    private int messageLength;
    private boolean compressed;

    private final byte[] control = new byte[1 + LARGEST_CONTROL];
    private int controlLength;

    WebSocketFramer(int maxMessageSize, boolean mayBeCompressed, RecordSink sink) {
        this.maxMessageSize = maxMessageSize;
        this.inflation = mayBeCompressed ? new Inflation() : null;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        int at = 0;
        int end = chunk.length();
        while (at < end) {
            if (left < 0) {
                int taken = Math.min(headerNeeded - headerLength, end - at);
                chunk.getBytes(at, at + taken, header, headerLength);
                headerLength += taken;
                at += taken;
                if (headerLength == headerNeeded) {
                    readHeader();
                }
            } else {
                int taken = (int) Math.min(left, end - at);
                append(chunk, at, taken);
                at += taken;
                left -= taken;
            }
            if (left == 0) {
                frameEnds();
            }
        }
    }

    private void readHeader() {
        if (headerLength == START) {
            checkStart();
            int length = header[1] & 0x7f;
            headerNeeded = START
                    + MASK
                    + (length == LENGTH_IN_8_BYTES ? Long.BYTES : length == LENGTH_IN_2_BYTES ? Short.BYTES : 0);
            return;
        }
        long length = length();
        maskAt = 0;
        if (Opcode.control(opcode)) {
            controlLength = 1;
            control[0] = (byte) opcode;
        } else {
            checkRoom(length);
            if (messageLength == 0) {
                messageLength = 1;
                message = new byte[(int) Math.min(1 + length, FIRST_ROOM)];
                message[0] = (byte) opcode;
            }
        }
        left = length;
    }

    private void checkStart() {
        int first = header[0];
        fin = (first & 0x80) != 0;
        opcode = first & 0x0f;
        boolean rsv1 = (first & 0x40) != 0;
        boolean data = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        require((first & 0x30) == 0 && (!rsv1 || (inflation != null && data)), "a reserved bit is set");
        require(Opcode.known(opcode), "the opcode is reserved");
        require((header[1] & 0x80) != 0, "frames of clients must be masked");
        if (Opcode.control(opcode)) {
            require(fin, "control frames must not be fragmented");
            require((header[1] & 0x7f) <= LARGEST_CONTROL, "control frames may have at most 125 bytes");
            require(opcode != Opcode.CLOSE || (header[1] & 0x7f) != 1, "a close code must have two bytes");
        } else if (data) {
            require(messageLength == 0, "a message begins before the last one has ended");
            compressed = rsv1;
        } else {
            require(messageLength > 0, "a continuation without a start");
        }
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, otherwise);
        }
    }

    private long length() {
        int inStart = header[1] & 0x7f;
        if (inStart < LENGTH_IN_2_BYTES) {
            return inStart;
        }
        int bytes = inStart == LENGTH_IN_2_BYTES ? Short.BYTES : Long.BYTES;
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | (header[START + i] & 0xff);
        }
        require(length >= 0, "the length is negative");
        require(length > (bytes == Short.BYTES ? LARGEST_CONTROL : 0xffff), "the length is not in its shortest form");
        return length;
    }

    private void checkRoom(long length) {
        long already = Math.max(0, messageLength - 1);
        if (length > largest() - already) {
            throw new ProtocolViolation(CloseReason.TOO_BIG, "a message may have at most " + maxMessageSize + " bytes");
        }
    }

    /** The size limit of a message as it is sent. */
    private long largest() {
        return compressed ? (long) maxMessageSize + INCOMPRESSIBLE : maxMessageSize;
    }

    private void append(Buffer chunk, int from, int length) {
        if (Opcode.control(opcode)) {
            chunk.getBytes(from, from + length, control, controlLength);
            unmask(control, controlLength, length);
            controlLength += length;
            return;
        }
        int needed = messageLength + length;
        if (needed > message.length) {
            // By doubling, so that each byte is copied about once however small the fragments are; never beyond what
            // may still come.
            long mayCome = fin ? messageLength + left : 1L + largest();
            message = Arrays.copyOf(message, (int) Math.min(Math.max(needed, message.length * 2L), mayCome));
        }
        chunk.getBytes(from, from + length, message, messageLength);
        unmask(message, messageLength, length);
        messageLength += length;
    }

    private void unmask(byte[] bytes, int from, int length) {
        int mask = headerNeeded - MASK;
        for (int i = 0; i < length; i++) {
            bytes[from + i] ^= header[mask + (maskAt + i & 3)];
        }
        maskAt = maskAt + length & 3;
    }

    private void frameEnds() {
        left = -1;
        headerLength = 0;
        headerNeeded = START;
        if (Opcode.control(opcode)) {
            sink.onRecord(Buffer.buffer(Arrays.copyOf(control, controlLength)));
        } else if (fin) {
            messageEnds();
        }
    }

    private void messageEnds() {
        byte[] whole = message;
        int length = messageLength;
        message = NOTHING;
        messageLength = 0;
        if (compressed && inflation != null) {
            byte first = whole[0];
            whole = inflation.inflate(whole, 1, length, 1, maxMessageSize);
            whole[0] = first;
            length = whole.length;
        }
        sink.onRecord(BufferInternal.buffer(Unpooled.wrappedBuffer(whole, 0, length)));
    }

    @Override
    public void end() {
        require(headerLength == 0 && left < 0 && messageLength == 0, "the last message is incomplete");
    }

    @Override
    public int buffered() {
        return message.length;
    }

    @Override
    public void close() {
        if (inflation != null) {
            inflation.close();
        }
    }
}
