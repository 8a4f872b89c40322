// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;

/** A record is a line, and after {@code PUB} a payload of the size that the line says, and its line end. */
enum ToyFraming implements Framing {
    WORDS;

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        return new ToyFramer(maxRecordSize, sink);
    }

    @Override
    public String label() {
        return "words";
    }
}
