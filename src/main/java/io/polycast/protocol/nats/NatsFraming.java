// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;

/**
 * Lines, of which some are followed by a payload of the size that they say. The line is a record, without its end, and
 * the payload is the next one, without its own. What a session and its encoding write has its ends.
 */
enum NatsFraming implements Framing {
    LINES_AND_PAYLOADS;

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        return new NatsFramer(maxRecordSize, sink);
    }

    @Override
    public String label() {
        return "nats";
    }
}
