// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.polycast.Batch;
import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.Message;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.metrics.LinkMeters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The sending end of the stream to another node. What the link can't take is dropped, counted, and reported once it can
 * take frames again. While the other node is away, everything is dropped and counted. Belongs to the event loop of the
 * links.
 */
final class LinkOutput {
    /** The approximate size of a frame of patterns. */
    private static final int WANTS_BYTES = 32 << 10;

    /** How long a node that was too slow must keep up before publishers wait for it again. */
    private static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String node;
    private final Clock clock;
    private final FrameCodec codec;
    private final LongSupplier streams;
    private final Consumer<OutFrame> out;
    private final LinkMeters meters;
    private final Allowance most;
    private final Unacknowledged unacknowledged;
    private final MissedCounts missed = new MissedCounts();

    /** Interest not sent yet: the number of members, or {@link OwnPatterns#ENDED}. */
    private final Map<Want, Integer> wants = new LinkedHashMap<>();

    /** Clients of the other node that clients of this one can't keep up with. */
    private final Map<ClientId, Integer> held = new LinkedHashMap<>();

    private Features features = Features.NONE;
    private long stream;
    private long number;

    /** The number of the frame that completed the interest sent to the other node; 0 before it is sent. */
    private long completed;

    private boolean known;
    private boolean away;
    private boolean left;

    /** Whether messages are dropped until there is room again. */
    private boolean dropping;

    private long watchedBytes;
    private long trialEndsNanos;

    /**
     * The bound on unacknowledged frames.
     *
     * @param maxPending bytes, as long as the budget has them
     */
    record Allowance(MemoryBudget budget, long maxPending) {
        long now() {
            return budget.bound(maxPending);
        }
    }

    /** Numbers its streams by {@code streams}, which increases. */
    LinkOutput(
            String node,
            Clock clock,
            FrameCodec codec,
            LongSupplier streams,
            Consumer<OutFrame> out,
            LinkMeters meters,
            Allowance most) {
        this.node = node;
        this.clock = clock;
        this.trialEndsNanos = clock.nanos();
        this.codec = codec;
        this.streams = streams;
        this.out = out;
        this.meters = meters;
        this.most = most;
        this.unacknowledged = new Unacknowledged(most.budget());
    }

    long stream() {
        return stream;
    }

    long number() {
        return number;
    }

    /** Whether the other node has acknowledged this node's complete interest. */
    boolean known() {
        return known;
    }

    /** Opens a new stream; {@code patterns} is the complete interest. What was not acknowledged is lost. */
    void open(Iterable<Want> patterns) {
        lost(unacknowledged.lost(missed));
        stream = streams.getAsLong();
        number = 0;
        completed = 0;
        known = false;
        frame(new Frame.Open(stream));
        wants.clear();
        patterns.forEach(this::begins);
        for (Map.Entry<ClientId, Integer> each : held.entrySet()) {
            numbered(new Frame.Hold(stream, ++number, each.getKey(), true));
        }
        flush();
    }

    private void lost(long messages) {
        meters.dropped(messages);
        meters.pendingBytes(unacknowledged.bytes());
    }

    /**
     * The other node has found a hole: it got everything up to this number, and will accept nothing more of this
     * stream.
     */
    void again(Frame.Again again, Iterable<Want> patterns) {
        if (again.stream() == stream) {
            unacknowledged.arrived(again.number());
            open(patterns);
        }
    }

    void acknowledged(Frame.Ack ack) {
        if (ack.stream() != stream) {
            return;
        }
        unacknowledged.arrived(ack.number());
        meters.pendingBytes(unacknowledged.bytes());
        known |= completed > 0 && ack.number() >= completed;
        if (dropping && unacknowledged.bytes() <= most.now() / 4) {
            dropping = false;
            trialEndsNanos = clock.nanos() + TRIAL_NANOS;
        }
        flush();
    }

    /** Whether publishers should briefly wait for this link. */
    boolean full() {
        return !away
                && !dropping
                && unacknowledged.bytes() > most.maxPending() / 2
                && clock.nanos() - trialEndsNanos > 0;
    }

    /** Starts an interval at the end of which {@link #tooSlow} is asked. */
    void watch() {
        watchedBytes = unacknowledged.arrivedBytes();
    }

    /**
     * Whether the link is still full and has taken little since {@link #watch}: too little to recover from that soon.
     */
    boolean tooSlow() {
        return full() && unacknowledged.arrivedBytes() - watchedBytes < most.maxPending() / 8;
    }

    /** Nobody waits for this link any more. */
    void drop() {
        dropping = true;
    }

    boolean dropping() {
        return dropping;
    }

    /** The other node is unreachable, or is back. */
    void away(boolean isAway) {
        away = isAway;
        if (!isAway) {
            dropping = false;
            flush();
        }
    }

    /** Sends messages, or counts them as dropped. */
    void publish(ByteBuf batch, List<Message> messages) {
        List<Missed> contents = Unacknowledged.contents(messages);
        if (refuses(batch.readableBytes(), contents, messages.size())) {
            return;
        }
        tellMissedPicks();
        List<Missed> before = missed.take(false);
        OutFrame frame = codec.publication(node, stream, ++number, before, batch);
        contents.addAll(before);
        send(frame, contents, messages.size());
        meters.batchOut();
    }

    /** Sends messages for groups of which the other node has members, or counts them as dropped. */
    void publishPicked(Batch batch) {
        List<Missed> contents = Unacknowledged.picked(batch);
        int messages = batch.picks().size();
        if (refuses(batch.weight(), contents, messages)) {
            return;
        }
        // Drops are reported at their place in the stream.
        tellMissed();
        send(codec.encode(node, new Frame.Picked(stream, ++number, batch)), contents, messages);
        meters.batchOut();
    }

    private boolean refuses(int bytes, List<Missed> contents, int messages) {
        if (!away && !dropping && room(bytes)) {
            return false;
        }
        contents.forEach(missed::add);
        meters.dropped(messages);
        dropping |= !away;
        return true;
    }

    private void tellMissed() {
        tellMissedPicks();
        List<Missed> told = missed.take(false);
        if (!told.isEmpty()) {
            send(codec.publication(node, stream, ++number, told, null), told, 0);
        }
    }

    /** Only a node with {@link Features#GROUPS} is ever sent any picks. */
    private void tellMissedPicks() {
        if (missed.anyPicked()) {
            List<Missed> told = missed.take(true);
            send(codec.encode(node, new Frame.MissedPicks(stream, ++number, told)), told, 0);
        }
    }

    /** A single frame always fits, however large it is. */
    private boolean room(int more) {
        return unacknowledged.bytes() == 0 || unacknowledged.bytes() + more <= most.now();
    }

    /** Sends what was waiting for room: interest, and counts of dropped messages. */
    void flush() {
        if (away || stream == 0) {
            return;
        }
        while ((!wants.isEmpty() || completed == 0) && room(WANTS_BYTES)) {
            sendWants();
        }
        if (!dropping && unacknowledged.bytes() <= most.now() / 2) {
            tellMissed();
        }
    }

    private void sendWants() {
        List<Want> begins = new ArrayList<>();
        List<Want> ends = new ArrayList<>();
        int bytes = 0;
        for (Iterator<Map.Entry<Want, Integer>> each = wants.entrySet().iterator();
                each.hasNext() && bytes < WANTS_BYTES; ) {
            Map.Entry<Want, Integer> next = each.next();
            Want want = next.getKey();
            if (next.getValue() == OwnPatterns.ENDED) {
                ends.add(want);
            } else {
                begins.add(want.withMembers(next.getValue()));
            }
            bytes += want.length();
            each.remove();
        }
        boolean complete = completed == 0 && wants.isEmpty();
        numbered(new Frame.Wants(stream, ++number, complete, begins, ends));
        if (complete) {
            completed = number;
        }
    }

    private void begins(Want want) {
        wants(want.key(), want.members());
    }

    /**
     * Announces this many members, or {@link OwnPatterns#ENDED}, with the next {@link #flush}. What the other node does
     * not understand is left out.
     *
     * @param want a {@link Want#key()}
     */
    void wants(Want want, int members) {
        if (features.understand(want)) {
            wants.put(want, members);
        }
    }

    /** The other node supports these features; {@code patterns} is the complete interest. */
    void features(Features understood, Iterable<Want> patterns) {
        Features before = features;
        features = understood;
        wants.keySet().removeIf(want -> !understood.understand(want));
        for (Want want : patterns) {
            if (!before.understand(want)) {
                begins(want);
            }
        }
        flush();
    }

    void hold(ClientId publisher) {
        if (held.merge(publisher, 1, Integer::sum) == 1) {
            numbered(new Frame.Hold(stream, ++number, publisher, true));
        }
    }

    void release(ClientId publisher) {
        Integer left = held.computeIfPresent(publisher, (key, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            numbered(new Frame.Hold(stream, ++number, publisher, false));
        }
    }

    private void numbered(Frame.Numbered frame) {
        if (stream > 0) {
            send(codec.encode(node, frame), List.of(), 0);
        }
    }

    private void send(OutFrame frame, List<Missed> contents, int messages) {
        unacknowledged.add(number, frame.length(), contents, messages);
        meters.pendingBytes(unacknowledged.bytes());
        transmit(frame);
    }

    /** Sends a frame outside of the stream. */
    void frame(Frame frame) {
        transmit(codec.encode(node, frame));
    }

    /** The other node has announced that it leaves: it does not listen any more. */
    void left() {
        left = true;
        away = true;
    }

    /** It does not leave after all. What it was not sent meanwhile is counted. */
    void stays(Iterable<Want> patterns) {
        left = false;
        away = false;
        open(patterns);
    }

    private void transmit(OutFrame frame) {
        if (left) {
            return;
        }
        meters.bytesOut(frame.length());
        out.accept(frame);
    }

    /** Whether everything was acknowledged, or never will be. */
    boolean idle() {
        return left || unacknowledged.bytes() == 0;
    }

    /** The other node will not come back. */
    void close() {
        lost(unacknowledged.lost(missed));
    }
}
