// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ChannelName;
import io.polycast.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The index that keeps only the newest message of each channel in a backlog. Messages it has seen stand at the front as
 * parts of one message each, so that a new message costs the same however many channels are pending: the older message
 * of its channel is emptied in place, where it carries the gap, and emptied parts are swept once there are as many of
 * them as of the others.
 */
final class Conflation {
    private static final int SWEPT_FROM = 16;

    private final Backlog backlog;
    private final Map<ChannelName, Pending> newest = new HashMap<>();

    /** How many parts, from the first on, were seen. */
    private int seen;

    private int emptied;

    Conflation(Backlog backlog) {
        this.backlog = backlog;
    }

    /** Returns how many messages were dropped. */
    int conflate(Deque<Pending> parts) {
        List<Pending> unseen = new ArrayList<>();
        while (parts.size() > seen) {
            unseen.add(parts.removeLast());
        }
        int before = emptied;
        for (int i = unseen.size() - 1; i >= 0; i--) {
            split(unseen.get(i), parts);
        }
        int dropped = emptied - before;
        if (emptied > SWEPT_FROM && emptied > parts.size() / 2) {
            sweep(parts);
        }
        seen = parts.size();
        return dropped;
    }

    /** Splits a part into single messages; its gap precedes the first of them. */
    private void split(Pending part, Deque<Pending> parts) {
        Gap gap = part.before;
        for (int i = part.from; i < part.to; i++) {
            Pending piece = backlog.piece(part, i);
            piece.before = gap;
            gap = null;
            parts.addLast(piece);
            Pending older = newest.put(part.message(i).channel(), piece);
            if (older != null) {
                empty(older);
            }
        }
        backlog.done(part);
    }

    private void empty(Pending older) {
        Message message = older.message(older.from);
        if (older.before == null) {
            older.before = backlog.gap(older.encoding);
        }
        older.before.add(message.channel());
        older.from = older.to;
        backlog.leaves(message);
        backlog.done(older);
        emptied++;
    }

    /** The very newest message is the newest of its channel, so something follows every gap. */
    private void sweep(Deque<Pending> parts) {
        Deque<Pending> kept = new ArrayDeque<>(parts.size() - emptied + 1);
        Gap gap = null;
        for (Pending part : parts) {
            if (part.before != null) {
                gap = gap == null ? part.before : gap.merge(part.before);
            }
            if (!part.empty()) {
                part.before = gap;
                gap = null;
                kept.addLast(part);
            }
        }
        parts.clear();
        parts.addAll(kept);
        emptied = 0;
    }

    /** The first part was removed. */
    void removed(Pending part) {
        if (seen == 0) {
            return;
        }
        seen--;
        if (part.released) {
            emptied--;
        } else {
            newest.remove(channel(part), part);
        }
    }

    /** The channel of a part of one message, which may just have been dropped. */
    private static ChannelName channel(Pending part) {
        return part.message(part.to - 1).channel();
    }
}
