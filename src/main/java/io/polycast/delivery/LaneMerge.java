// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.hub.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The merge of a client's lanes when it has several. What a batch brings for them is gathered during the fan-out and
 * then written in the order of the batch; a message that several lanes want is written to the lane that was opened
 * first before the others. Belongs to one event loop.
 */
public final class LaneMerge {
    private final Outbox outbox;
    private final List<Part> parts = new ArrayList<>(2);
    private int lanes;

    /**
     * One lane's share of one delivery.
     *
     * @param route the messages' positions in the batch; null when the delivery is the whole batch
     * @param from the first message
     * @param to the end, exclusive
     */
    private record Part(
            int lane,
            Encoding encoding,
            Delivery delivery,
            @Nullable Route<Lane> route,
            int from,
            int to) {
        int position(int index) {
            return route == null ? index : route.position(index);
        }
    }

    /** Merges lanes that deliver to this outbox. */
    public LaneMerge(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Adds a lane. */
    public void open(Lane lane) {
        lane.meets(new Strand(this, lanes++));
    }

    void add(
            int lane,
            Encoding encoding,
            Delivery delivery,
            @Nullable Route<Lane> route,
            int from,
            int to,
            FanOut fanOut) {
        if (parts.isEmpty()) {
            fanOut.gathers(this);
        }
        delivery.retain();
        parts.add(new Part(lane, encoding, delivery, route, from, to));
    }

    /** The batch has been handed out. */
    void write() {
        try {
            if (parts.size() == 1) {
                Part only = parts.get(0);
                outbox.deliver(List.of(new Run(only.delivery, only.encoding, only.from, only.to)));
            } else {
                outbox.deliver(runs());
            }
        } finally {
            parts.forEach(part -> part.delivery.release());
            parts.clear();
        }
    }

    private List<Run> runs() {
        parts.sort(Comparator.comparingInt(Part::lane));
        int count = 0;
        for (Part part : parts) {
            count += part.to - part.from;
        }
        // The position in the batch, and then the index among all: it identifies the part that a message is in.
        long[] order = new long[count];
        int[] partOf = new int[count];
        int[] indexOf = new int[count];
        int next = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int index = part.from; index < part.to; index++) {
                partOf[next] = i;
                indexOf[next] = index;
                order[next] = (long) part.position(index) << Integer.SIZE | next;
                next++;
            }
        }
        Arrays.sort(order);
        List<Run> runs = new ArrayList<>();
        for (int at = 0; at < count; ) {
            int first = (int) order[at];
            int length = 1;
            while (at + length < count && follows((int) order[at + length], first, length, partOf, indexOf)) {
                length++;
            }
            Part part = parts.get(partOf[first]);
            runs.add(new Run(part.delivery, part.encoding, indexOf[first], indexOf[first] + length));
            at += length;
        }
        return runs;
    }

    private static boolean follows(int one, int first, int length, int[] partOf, int[] indexOf) {
        return partOf[one] == partOf[first] && indexOf[one] == indexOf[first] + length;
    }
}
