// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/** The framings that a configuration can name, and those of packet sockets. */
public enum RecordFraming implements Framing {
    /** A record ends with LF; one CR before it is dropped. A last line without LF is a record too. */
    LINE("line") {
        @Override
        public Framer framer(int maxRecordSize, RecordSink sink) {
            return new LineFramer(maxRecordSize, sink);
        }

        @Override
        public void close(ByteBuf out, int opened) {
            out.writeByte('\n');
        }
    },
    /** A record follows its length, four bytes, most significant first. */
    LENGTH("length") {
        @Override
        public Framer framer(int maxRecordSize, RecordSink sink) {
            return new LengthFramer(maxRecordSize, sink);
        }

        @Override
        public int open(ByteBuf out) {
            int opened = out.writerIndex();
            out.writeInt(0);
            return opened;
        }

        @Override
        public void close(ByteBuf out, int opened) {
            out.setInt(opened, out.writerIndex() - opened - Integer.BYTES);
        }
    },
    /** The transport keeps boundaries: a record is a packet. */
    PACKET("packet") {
        @Override
        public Framer framer(int maxRecordSize, RecordSink sink) {
            return new PacketFramer(false, sink);
        }
    },
    /** A record is a packet, and a line end at its end, as {@code nc -u} sends it, does not belong to the record. */
    PACKET_LINE("packet-line") {
        @Override
        public Framer framer(int maxRecordSize, RecordSink sink) {
            return new PacketFramer(true, sink);
        }

        @Override
        public void close(ByteBuf out, int opened) {
            out.writeByte('\n');
        }
    };

    private final String label;

    RecordFraming(String label) {
        this.label = label;
    }

    /** The name in the configuration. */
    @Override
    public String label() {
        return label;
    }

    /** The framing of that name. */
    public static Optional<RecordFraming> named(String label) {
        return Arrays.stream(values())
                .filter(framing -> framing.label.equals(label))
                .findFirst();
    }
}
