// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;

/**
 * How records are told apart: writes its own kind of frame and makes framers that read it. Used on every event loop. Renderings are
 * shared among those who have equal framings, so equal ones must write equal bytes.
 */
public interface Framing {
    /** A framer for one client. */
    Framer framer(int maxRecordSize, RecordSink sink);

    /** Starts a frame; the record is to be appended, and then {@link #close} called with the result: where the frame starts. */
    int open(ByteBuf out);

    /** The same for a record that carries this message, where the kind of frame depends on what is in it. */
    default int open(Message message, ByteBuf out) {
        return open(out);
    }

    /** Ends the frame that {@link #open} started. */
    void close(ByteBuf out, int opened);

    /** The name in the configuration, or one for people where there is none. */
    String label();
}
