// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.EscapedName;
import io.polycast.protocol.PeerPort;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names as Redis clients write them, which may hold any bytes, to channels. Those that a client has used last are kept,
 * since it mostly uses them again. Belongs to its client's event loop.
 */
final class RespNames {
    /** What is between the tokens of a name. */
    static final char SEPARATOR = '.';

    private static final int KEPT_BITS = 7;
    private static final int LONGEST_KEPT = 128;
    private static final int KEPT_BYTES = 256;
    private static final int BYTES_PER_BYTE = 4;
    private static final int GOLDEN_RATIO = 0x9e3779b9;

    private final PeerPort port;
    private @Nullable Kept @Nullable [] kept;

    private record Kept(byte[] name, ChannelName channel) {
        long cost() {
            return KEPT_BYTES + (long) BYTES_PER_BYTE * name.length;
        }
    }

    RespNames(PeerPort port) {
        this.port = port;
    }

    /**
     * The channel of this name.
     *
     * @throws BadChannelException when it is longer than channels may be
     */
    ChannelName channel(byte[] name) throws BadChannelException {
        if (name.length > LONGEST_KEPT) {
            return EscapedName.channel(name, SEPARATOR);
        }
        @Nullable Kept[] table = table();
        int place = (Arrays.hashCode(name) * GOLDEN_RATIO) >>> (Integer.SIZE - KEPT_BITS);
        Kept before = table[place];
        if (before != null && Arrays.equals(before.name, name)) {
            return before.channel;
        }
        Kept now = new Kept(name, EscapedName.channel(name, SEPARATOR));
        port.keeps(now.cost() - (before == null ? 0 : before.cost()));
        table[place] = now;
        return now.channel;
    }

    private @Nullable Kept[] table() {
        @Nullable Kept[] table = kept;
        if (table == null) {
            table = new @Nullable Kept[1 << KEPT_BITS];
            kept = table;
        }
        return table;
    }

    /** The name of this channel. */
    static byte[] name(ChannelName channel) {
        return EscapedName.name(channel, SEPARATOR);
    }
}
