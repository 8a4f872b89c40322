// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;

/**
 * A way to delimit records: writes its own kind of frame and makes framers that read it. Used on every event loop.
 * Renderings are shared among clients with equal framings, so equal framings must write equal bytes.
 */
public interface Framing {
    /** A framer for one client. */
    Framer framer(int maxRecordSize, RecordSink sink);

    /**
     * Starts a frame; the record is to be appended, and then {@link #close} called with the result: where the frame
     * starts. Most have nothing in front of a record.
     */
    default int open(ByteBuf out) {
        return out.writerIndex();
    }

    /** The same for a record that carries this message, where the kind of frame depends on what is in it. */
    default int open(Message message, ByteBuf out) {
        return open(out);
    }

    /** Ends the frame that {@link #open} started; writes nothing where the record shows its own end. */
    default void close(ByteBuf out, int opened) {}

    /** The name in the configuration, or, where it has none, one for people to read. */
    String label();
}
