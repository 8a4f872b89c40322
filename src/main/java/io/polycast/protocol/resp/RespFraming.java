// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;

/**
 * A record is a command: an array of bulk strings as it was sent, or a line without its end. Replies end themselves.
 */
enum RespFraming implements Framing {
    RESP;

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        return new RespFramer(maxRecordSize, sink);
    }

    @Override
    public String label() {
        return "resp";
    }
}
