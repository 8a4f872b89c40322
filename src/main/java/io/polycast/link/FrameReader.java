// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.EndpointAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A reader of what {@link FrameWriter} writes that trusts none of it. */
final class FrameReader {
    private static final int MAX_VARINT_BITS = 63;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    /** Capacity for further parts is allocated as they are read. */
    private static final int MOST_AT_ONCE = 1_024;

    private final ByteBuf in;

    FrameReader(ByteBuf in) {
        this.in = in;
    }

    int octet() throws BadFrameException {
        if (!in.isReadable()) {
            throw new BadFrameException("a frame was cut off");
        }
        return in.readUnsignedByte();
    }

    boolean flag() throws BadFrameException {
        int octet = octet();
        if (octet > 1) {
            throw new BadFrameException("a flag is neither 0 nor 1");
        }
        return octet == 1;
    }

    /** A non-negative number. */
    long number() throws BadFrameException {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            int next = octet();
            value |= (long) (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new BadFrameException("a number is too long");
    }

    /** A count of items that follow, each of which takes at least a byte. */
    int count() throws BadFrameException {
        long count = number();
        if (count > in.readableBytes()) {
            throw new BadFrameException("a frame was cut off");
        }
        return (int) count;
    }

    byte[] bytes() throws BadFrameException {
        byte[] bytes = new byte[count()];
        in.readBytes(bytes);
        return bytes;
    }

    String text() throws BadFrameException {
        int length = count();
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length);
        return text;
    }

    /** Reads one of several parts. */
    interface Part<T> {
        T read(FrameReader in) throws BadFrameException;
    }

    /** Reads a count and that many parts. */
    <T> List<T> all(Part<T> part) throws BadFrameException {
        int count = count();
        List<T> parts = new ArrayList<>(Math.min(count, MOST_AT_ONCE));
        for (int i = 0; i < count; i++) {
            parts.add(part.read(this));
        }
        return parts;
    }

    ChannelName channel() throws BadFrameException {
        return channel(text());
    }

    /** The channel of this name, if it is a valid one. */
    static ChannelName channel(String name) throws BadFrameException {
        try {
            return ChannelName.parse(name);
        } catch (BadChannelException e) {
            throw new BadFrameException("not a channel name: " + e.getMessage());
        }
    }

    EndpointAddress address() throws BadFrameException {
        return new EndpointAddress(text(), text(), text(), flag());
    }

    ClientId client() throws BadFrameException {
        String text = text();
        return ClientId.parse(text).orElseThrow(() -> new BadFrameException("not a client id"));
    }

    void end() throws BadFrameException {
        if (in.isReadable()) {
            throw new BadFrameException("a frame has bytes after its end");
        }
    }
}
