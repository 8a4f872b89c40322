// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subset of a batch's channels. Channels are processed one after the other, so recipients that want the same subset
 * take the same steps from one selection to the next, and end at the same object: equal recipients are found without
 * comparing any two.
 */
final class Selection {
    /** The selection without the last channel; null for the empty one, where each routing starts. */
    private final @Nullable Selection before;

    private final @Nullable Positions last;

    /** Most have one successor, so that the map is rarely made. */
    private @Nullable Selection next;

    private @Nullable Map<Positions, Selection> others;

    /** The index of the route of those who want exactly this; negative while there is none. */
    int route = -1;

    private Selection(@Nullable Selection before, @Nullable Positions last) {
        this.before = before;
        this.last = last;
    }

    static Selection nothing() {
        return new Selection(null, null);
    }

    /** This and one more channel. */
    Selection and(Positions channel) {
        if (next == null) {
            next = new Selection(this, channel);
            return next;
        }
        if (next.last == channel) {
            return next;
        }
        if (others == null) {
            others = new HashMap<>();
        }
        return others.computeIfAbsent(channel, wanted -> new Selection(this, wanted));
    }

    /** The positions of these channels' messages in a batch of that many, ascending; null when it is all of them. */
    int @Nullable [] positions(int messages) {
        int count = 0;
        int channels = 0;
        for (Selection part = this; part.before != null && part.last != null; part = part.before) {
            count += part.last.count();
            channels++;
        }
        if (count == messages) {
            return null;
        }
        int[] positions = new int[count];
        int at = count;
        for (Selection part = this; part.before != null && part.last != null; part = part.before) {
            at -= part.last.count();
            part.last.copyTo(positions, at);
        }
        if (channels > 1) {
            Arrays.sort(positions);
        }
        return positions;
    }

    /** The messages of these channels for those who will be added, in the order of the batch. */
    <R extends Recipient> Route<R> route(List<Message> messages) {
        int[] positions = positions(messages.size());
        if (positions == null) {
            return new Route<>(messages, null, new ArrayList<>());
        }
        List<Message> selected = new ArrayList<>(positions.length);
        for (int position : positions) {
            selected.add(messages.get(position));
        }
        return new Route<>(selected, positions, new ArrayList<>());
    }
}
