// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.polycast.ChannelName;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many messages of which channels were left out at one place of a client's stream. */
final class Gap {
    /** Beyond so many channels the rest is told as one number: the notice, too, is bounded. */
    private static final int MAX_CHANNELS = 1_000;

    private static final String OTHERS = ">";

    private final Encoding encoding;
    private final Map<String, Long> counts = new LinkedHashMap<>(4);

    /** Will be told in this encoding, that of the first message that was left out. */
    Gap(Encoding encoding) {
        this.encoding = encoding;
    }

    void add(ChannelName channel) {
        add(channel.toString(), 1);
    }

    void add(String channel, long count) {
        String key = counts.size() < MAX_CHANNELS || counts.containsKey(channel) ? channel : OTHERS;
        counts.merge(key, count, Long::sum);
    }

    /** Adds what the other gap counts. */
    Gap merge(Gap other) {
        other.counts.forEach(this::add);
        return this;
    }

    /** Writes a record for each channel. */
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
    }
}
