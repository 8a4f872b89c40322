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

/**
 * The stream from another node to this one: what came in order, and what it has told. Belongs to the event loop of the
 * links.
 */
final class LinkInput {
    /** Longer than frames of a connection that was given up trickle in behind each other; a beat comes each second. */
    /** As often is a node drawn at the most when a message is for one member of a group. */
    private static final int MAX_SHARES = 64;

    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_900);

    private final Link link;
    private final Hub<Link> hub;
    /** By {@link Want#key}, and what each makes the link subscribe to; a group takes part with several. */
    private final Map<Want, List<Subscription<Link>>> wanted = new HashMap<>();

    private final Set<ClientId> holds = new LinkedHashSet<>();

    /** What was told to be wanted since the stream began, until that is complete. */
    private final Set<Want> told = new HashSet<>();

    private Features features = Features.NONE;
    private long stream;
    private long number;
    private boolean complete;
    private boolean givenUp;

    /** What was known before a higher stream was heard of. */
    private Progress before = new Progress(0, 0);

    /** The lower stream that beats have been telling of, and since when; 0 when they tell of the one that is known. */
    private long doubted;

    private long doubtedSinceNanos;

    private record Progress(long stream, long number) {}

    LinkInput(Link link, Hub<Link> hub) {
        this.link = link;
        this.hub = hub;
    }

    /** What the other node and this one both understand. */
    Features features() {
        return features;
    }

    long stream() {
        return stream;
    }

    long number() {
        return number;
    }

    /** Whether all that the other node wants is known here. */
    boolean complete() {
        return complete;
    }

    /** How many patterns it wants. */
    int patterns() {
        return wanted.size();
    }

    /** A new stream begins; returns those of this node's clients that were held by the old one. */
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

    /** What a frame of a stream is. */
    enum Arrival {
        /** The one that is due. */
        NEXT,
        /** Of a stream that has ended. */
        OLD,
        /** Something before it is missing, or was. */
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
     * Something of this stream is missing, so nothing more of it is taken: the other node counts what came until here
     * as arrived, and all the rest as lost, whatever may still be under way on a connection that had been given up.
     */
    void giveUp(long missing) {
        if (missing > stream) {
            rise(missing);
        }
        givenUp = true;
    }

    /** Whether a beat, heard at this {@link Clock#nanos()}, tells that all has arrived. */
    boolean upTo(Frame.Beat beat, long nowNanos) {
        doubt(beat.stream(), nowNanos);
        return beat.stream() < stream || (beat.stream() == stream && beat.number() <= number && !givenUp);
    }

    /**
     * Numbers of streams go up, and what is of a lower one came late. But when beats tell of nothing else for a while,
     * the higher one has never been: a frame was forged, or damaged. Then the lower one is believed, and given up as
     * one of which something is missing.
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
            // Until here it got what it wanted before, so that there is no moment in between without either.
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
        // A node is drawn as often as it has members, up to a bound.
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

    /** Notes a hold or its end; returns whether the publisher is to be told. */
    boolean hold(ClientId publisher, boolean held) {
        if (held) {
            return holds.add(publisher);
        }
        return holds.remove(publisher);
    }

    /** Forgets all holds; returns who was held. */
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
