// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.polycast.ChannelName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages dropped at one place in a client's stream, counted by channel. */
final class Gap {
    /** Beyond this many channels the rest is one number: notices are bounded, too. */
    private static final int MAX_CHANNELS = 1_000;

    private static final String OTHERS = ">";

    /** The cost of a notice, and of each channel in it beyond the length of its name. */
    private static final int NOTE_BYTES = 160;

    private static final int CHANNEL_BYTES = 120;

    private final Encoding encoding;
    private final Holding holding;
    private final Map<String, Long> counts = new LinkedHashMap<>(4);
    private int bytes = NOTE_BYTES;

    /**
     * A gap that will be reported in this encoding, that of the first dropped message. Held until it is written, merged
     * or discarded.
     */
    Gap(Encoding encoding, Holding holding) {
        this.encoding = encoding;
        this.holding = holding;
        holding.charge(MemoryKind.GAPS, bytes);
    }

    void add(ChannelName channel) {
        add(channel.toString(), 1);
    }

    void add(String channel, long count) {
        String key = counts.size() < MAX_CHANNELS || counts.containsKey(channel) ? channel : OTHERS;
        if (counts.merge(key, count, Long::sum) == count) {
            keeps(CHANNEL_BYTES + key.length());
        }
    }

    private void keeps(int more) {
        bytes += more;
        holding.charge(MemoryKind.GAPS, more);
    }

    /** Adds the counts of the other gap, and discards that one. */
    Gap merge(Gap other) {
        other.counts.forEach(this::add);
        other.discard();
        return this;
    }

    /** Releases its memory without a report. */
    void discard() {
        holding.charge(MemoryKind.GAPS, -bytes);
        bytes = 0;
        counts.clear();
    }

    /** Writes a gap, if there is one, and returns whether there was. */
    static boolean tell(@Nullable Gap gap, Outlet outlet) {
        if (gap != null) {
            gap.write(outlet);
        }
        return gap != null;
    }

    /** Writes a record per channel, and releases its memory. */
    void write(Outlet outlet) {
        if (outlet.packets()) {
            counts.forEach((channel, count) -> {
                ByteBuf out = Control.buffer();
                encoding.gap(channel, count, out);
                Control.write(outlet, out);
            });
        } else {
            ByteBuf out = Control.buffer();
            counts.forEach((channel, count) -> encoding.gap(channel, count, out));
            Control.write(outlet, out);
        }
        discard();
    }
}
