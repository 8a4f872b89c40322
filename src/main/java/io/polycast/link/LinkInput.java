// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.hub.Hub;
import io.polycast.hub.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The receiving end of the stream from another node: sequence and interest. Belongs to the event loop of the links. */
final class LinkInput {
    /** The most shares of a node in the draw for a message to one member of a group. */
    private static final int MAX_SHARES = 64;

    /** Longer than frames of an abandoned connection trickle in after each other; a beat comes every second. */
    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_900);

    private final Link link;
    private final Hub<Link> hub;
    /** The link's subscriptions by {@link Want#key}; a group takes part with several. */
    private final Map<Want, List<Subscription<Link>>> wanted = new HashMap<>();

    private final Set<ClientId> holds = new LinkedHashSet<>();

    /** Wants announced since the stream was opened, until its interest is complete. */
    private final Set<Want> told = new HashSet<>();

    private Features features = Features.NONE;
    private long stream;
    private long number;
    private boolean complete;
    private boolean givenUp;

    /** Progress as of before a higher stream was heard of. */
    private Progress before = new Progress(0, 0);

    /** A lower stream that beats have been reporting instead of the known one; 0 if they have not. */
    private long doubted;

    private long doubtedSinceNanos;

    private record Progress(long stream, long number) {}

    LinkInput(Link link, Hub<Link> hub) {
        this.link = link;
        this.hub = hub;
    }

    /** The features that both nodes support. */
    Features features() {
        return features;
    }

    long stream() {
        return stream;
    }

    long number() {
        return number;
    }

    /** Whether the other node's interest is completely known here. */
    boolean complete() {
        return complete;
    }

    /** How many patterns it wants. */
    int patterns() {
        return wanted.size();
    }

    /** Starts a new stream; returns those of this node's clients that the old one held back. */
    List<ClientId> open(long newStream) {
        rise(newStream);
        features = Features.of(newStream);
        complete = false;
        givenUp = false;
        told.clear();
        return releaseAll();
    }

    private void rise(long newStream) {
        before = new Progress(stream, number);
        stream = newStream;
        number = 0;
        doubted = 0;
    }

    /** The position of a frame in the stream. */
    enum Arrival {
        /** The next one in sequence. */
        NEXT,
        /** Of a stream that has ended. */
        OLD,
        /** After a hole. */
        AHEAD
    }

    Arrival place(Frame.Numbered frame) {
        if (frame.stream() < stream) {
            return Arrival.OLD;
        }
        doubted = 0;
        if (frame.stream() == stream && frame.number() == number + 1 && !givenUp) {
            number++;
            return Arrival.NEXT;
        }
        return Arrival.AHEAD;
    }

    /**
     * Gives up a stream with a hole, and accepts nothing more of it: the other node counts what came before the hole as
     * arrived and all the rest as lost, whatever may still be in flight on an abandoned connection.
     */
    void giveUp(long missing) {
        if (missing > stream) {
            rise(missing);
        }
        givenUp = true;
    }

    /** Whether a beat, received at this {@link Clock#nanos()}, confirms that nothing is missing. */
    boolean upTo(Frame.Beat beat, long nowNanos) {
        doubt(beat.stream(), nowNanos);
        return beat.stream() < stream || (beat.stream() == stream && beat.number() <= number && !givenUp);
    }

    /**
     * Stream numbers increase, so a frame of a lower stream is late. But when beats report nothing else for a while,
     * the higher stream never existed: a frame was forged or damaged. Then the lower stream is believed, and given up
     * as one with a hole.
     */
    private void doubt(long told, long nowNanos) {
        if (told >= stream) {
            doubted = 0;
        } else if (told != doubted) {
            doubted = told;
            doubtedSinceNanos = nowNanos;
        } else if (nowNanos - doubtedSinceNanos >= DOUBT_NANOS) {
            number = before.stream() == told ? before.number() : 0;
            stream = told;
            givenUp = true;
            doubted = 0;
        }
    }

    void wants(Frame.Wants wants) throws BadFrameException {
        for (Want want : wants.begins()) {
            begins(want);
        }
        wants.ends().forEach(this::ends);
        if (!complete) {
            wants.begins().forEach(want -> told.add(want.key()));
            wants.ends().forEach(want -> told.remove(want.key()));
        }
        if (wants.complete()) {
            complete = true;
            // Up to here the node got what it wanted before, so that there is no moment without either.
            List<Want> old = wanted.keySet().stream()
                    .filter(want -> !told.contains(want))
                    .toList();
            old.forEach(this::ends);
            told.clear();
        }
    }

    private void begins(Want want) {
        List<Subscription<Link>> shares = wanted.computeIfAbsent(want.key(), key -> new ArrayList<>(1));
        if (want.group().isEmpty()) {
            if (shares.isEmpty()) {
                shares.add(hub.subscribe(want.pattern(), link));
            }
            return;
        }
        // A node's chance in the draw is proportional to its members, up to a limit.
        int members = Math.max(1, Math.min(want.members(), MAX_SHARES));
        while (shares.size() < members) {
            shares.add(hub.subscribe(want.pattern(), link, want.group()));
        }
        while (shares.size() > members) {
            hub.unsubscribe(shares.remove(shares.size() - 1));
        }
    }

    private void ends(Want want) {
        List<Subscription<Link>> shares = wanted.remove(want.key());
        if (shares != null) {
            shares.forEach(hub::unsubscribe);
        }
    }

    /** Records a hold or its end; returns whether the publisher must be told. */
    boolean hold(ClientId publisher, boolean held) {
        if (held) {
            return holds.add(publisher);
        }
        return holds.remove(publisher);
    }

    /** Forgets all holds; returns the clients that were held back. */
    List<ClientId> releaseAll() {
        List<ClientId> released = new ArrayList<>(holds);
        holds.clear();
        return released;
    }

    /** The other node will not come back. */
    void close() {
        List.copyOf(wanted.keySet()).forEach(this::ends);
    }
}
