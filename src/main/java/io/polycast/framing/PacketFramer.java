// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.vertx.core.buffer.Buffer;

/** One record per packet. Too long a packet is no reason to throw, since the next one starts afresh. */
final class PacketFramer implements Framer {
    private final boolean lines;
    private final RecordSink sink;

    PacketFramer(boolean lines, RecordSink sink) {
        this.lines = lines;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        int end = chunk.length();
        if (lines && end > 0 && chunk.getByte(end - 1) == '\n') {
            end--;
            if (end > 0 && chunk.getByte(end - 1) == '\r') {
                end--;
            }
        }
        sink.onRecord(end == chunk.length() ? chunk : chunk.getBuffer(0, end));
    }

    @Override
    public void end() {
        // A packet arrives whole or not at all.
    }

    @Override
    public int buffered() {
        return 0;
    }
}
