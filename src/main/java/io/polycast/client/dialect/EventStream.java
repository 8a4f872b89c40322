// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A parser of event streams, as in the section on server-sent events of the HTML standard. Bytes in, one event at a
 * time out.
 */
final class EventStream {
    private static final int FIRST_ROOM = 16 << 10;
    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private byte[] held = new byte[FIRST_ROOM];
    private int from;
    private int to;

    /** The lines of data so far, each with the LF that joins them. */
    private byte[] data = new byte[FIRST_ROOM];

    private int dataLength;
    private String name = "";
    private boolean atStart = true;

    /** The current event was delivered, and makes room for the next one. */
    private boolean dispatched;

    /** The last line ended with CR: an LF that follows belongs to it. */
    private boolean afterReturn;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes bytes over. */
    void add(ByteBuf in, int length) {
        if (from > 0) {
            System.arraycopy(held, from, held, 0, to - from);
            to -= from;
            from = 0;
        }
        held = withRoom(held, to, length);
        in.readBytes(held, to, length);
        to += length;
    }

    private static byte[] withRoom(byte[] bytes, int used, int more) {
        if (used + more <= bytes.length) {
            return bytes;
        }
        if (used + more > LineReader.LONGEST_PAYLOAD) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent an event that is too large");
        }
        return Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
    }

    /** Goes on to the end of the next event that has data; false if that has not come yet. */
    boolean next() {
        if (atStart && to - from < BYTE_ORDER_MARK.length) {
            return false;
        }
        if (atStart) {
            atStart = false;
            if (Arrays.equals(held, from, from + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
                from += BYTE_ORDER_MARK.length;
            }
        }
        if (dispatched) {
            dispatched = false;
            dataLength = 0;
            name = "";
        }
        while (from < to) {
            if (afterReturn && held[from] == '\n') {
                from++;
                afterReturn = false;
                continue;
            }
            int end = from;
            while (end < to && held[end] != '\n' && held[end] != '\r') {
                end++;
            }
            if (end == to) {
                return false;
            }
            afterReturn = held[end] == '\r';
            int start = from;
            from = end + 1;
            if (end > start) {
                line(start, end);
            } else if (dataLength > 0) {
                dispatched = true;
                return true;
            } else {
                name = "";
            }
        }
        return false;
    }

    private void line(int start, int end) {
        int colon = start;
        while (colon < end && held[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && held[value] == ' ') {
            value++;
        }
        if (Arrays.equals(held, start, colon, DATA, 0, DATA.length)) {
            data = withRoom(data, dataLength, end - value + 1);
            System.arraycopy(held, value, data, dataLength, end - value);
            dataLength += end - value + 1;
            data[dataLength - 1] = '\n';
        } else if (Arrays.equals(held, start, colon, EVENT, 0, EVENT.length)) {
            name = new String(held, value, end - value, StandardCharsets.UTF_8);
        }
    }

    /** The event's name; empty for a message. */
    String name() {
        return name;
    }

    /** The event's lines of data, joined by LF. */
    byte[] data() {
        return Arrays.copyOf(data, dataLength - 1);
    }
}
