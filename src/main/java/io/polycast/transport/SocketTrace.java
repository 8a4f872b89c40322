// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A trace of what the sockets of this process do, for people on this machine who want to see how sockets work. It tells
 * sizes, never content, and only of peers on this machine. Sockets are traced by handlers that are in their pipelines
 * only while somebody watches, so that nothing is paid otherwise; how many there are, and how many events are kept, is
 * bounded. Thread-safe.
 */
public final class SocketTrace {
    /** The name in a pipeline of the handler that reads packets past its head, where there is one. */
    public static final String PACKETS = "packets";

    /** How long after the last question somebody still counts as watching. */
    static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int MOST_KEPT = 1_000;
    private static final int MOST_TOLD = 250;
    private static final int MOST_SOCKETS = 250;

    /** An event of a socket. */
    enum Step {
        ACCEPTED("accepted"),
        READ("read"),
        WROTE("wrote"),
        RECEIVED("received"),
        SENT("sent"),
        HALF_CLOSED("half-closed"),
        SHUT_DOWN("shut-down"),
        RESET("reset"),
        CLOSED("closed");

        private final String word;

        Step(String word) {
            this.word = word;
        }
    }

    /**
     * What one socket did.
     *
     * @param id they count up
     * @param time milliseconds since 1970 UTC
     * @param socket a number, unique while somebody watches
     * @param peer its address
     * @param event what it was
     * @param bytes how many were read or written, if any
     * @param pieces by how many reads they came, or in how many buffers they were handed over
     * @param waiting bytes that the kernel has not taken yet
     * @param cause the name of the error, if there was one
     */
    public record Event(
            long id,
            long time,
            String endpoint,
            long socket,
            String peer,
            String event,
            long bytes,
            int pieces,
            long waiting,
            String cause) {}

    /**
     * The newest events.
     *
     * @param skipped how many before the first one are no longer known
     */
    public record View(long skipped, List<Event> events) {}

    /** The sizes of an event. */
    record Size(long bytes, int pieces, long waiting) {
        static final Size NONE = new Size(0, 0, 0);
    }

    private final Deque<Event> events = new ArrayDeque<>();
    private volatile boolean watched;
    private long watchedUntilNanos;
    private long lastId;
    private long lastSocket;
    private int sockets;

    /**
     * Goes on for some seconds.
     *
     * @return whether nobody has watched before, so that connected sockets are not traced yet
     */
    public synchronized boolean watch() {
        boolean anew = !watching();
        watchedUntilNanos = System.nanoTime() + WATCHED_NANOS;
        watched = true;
        return anew;
    }

    /** Whether somebody watches. */
    public boolean watching() {
        return watched && stillWatched(System.nanoTime());
    }

    /** Forgets everything once nobody has asked for long enough. */
    synchronized boolean stillWatched(long nowNanos) {
        if (watched && nowNanos - watchedUntilNanos > 0) {
            watched = false;
            events.clear();
        }
        return watched;
    }

    /** What has been noted after the event with this id, and no more than can be read. */
    public synchronized View since(long id) {
        // An id that was never given is of another process, which this one has replaced.
        long after = id < 0 || id > lastId ? 0 : id;
        List<Event> found = new ArrayList<>();
        Iterator<Event> newest = events.descendingIterator();
        while (newest.hasNext() && found.size() < MOST_TOLD) {
            Event event = newest.next();
            if (event.id() <= after) {
                break;
            }
            found.add(event);
        }
        Collections.reverse(found);
        long first = found.isEmpty() ? lastId + 1 : found.get(0).id();
        return new View(after == 0 ? 0 : first - after - 1, List.copyOf(found));
    }

    /** Traces a connection that has just been accepted, if somebody watches; called on its event loop. */
    public void accepted(Channel channel, String endpoint, SocketAddress remote, Supplier<String> peer) {
        tracer(channel, endpoint, remote, peer).ifPresent(StreamTracer::accepted);
    }

    /** The same for the connection of an HTTP client: nothing is told of it before it gets its first answer. */
    public void acceptedHttp(Channel channel, String endpoint, SocketAddress remote) {
        tracer(channel, endpoint, remote, () -> AddressText.of(remote)).ifPresent(tracer -> {
            tracer.hold();
            tracer.accepted();
        });
    }

    /** Traces a connection from now on, if somebody watches; called on its event loop. */
    public void follow(Channel channel, String endpoint, SocketAddress remote, Supplier<String> peer) {
        tracer(channel, endpoint, remote, peer);
    }

    /** A new tracer of a connection; empty when it is not traced, or was before. */
    private Optional<StreamTracer> tracer(
            Channel channel, String endpoint, SocketAddress remote, Supplier<String> peer) {
        // Behind a proxy on this machine, the peer that it tells of may be anybody.
        return watching() && isNew(channel) && ThisMachine.has(remote) && ThisMachine.has(channel.remoteAddress())
                ? Optional.of(StreamTracer.trace(this, channel, endpoint, peer.get()))
                : Optional.empty();
    }

    /** Traces a datagram socket from now on, if somebody watches; called on its event loop. */
    public void followDatagrams(Channel channel, String endpoint) {
        if (watching() && isNew(channel)) {
            DatagramTracer.trace(this, channel, endpoint);
        }
    }

    /** The same, when a new peer has been heard from, with the datagram that the socket was not traced for. */
    public void followDatagrams(Channel channel, String endpoint, SocketAddress peer, int bytes) {
        if (watching() && isNew(channel)) {
            DatagramTracer.trace(this, channel, endpoint).received(peer, bytes);
        }
    }

    /** Notes a datagram that was sent past the pipeline of a traced socket. */
    public void sentDatagram(Channel channel, SocketAddress peer, int bytes) {
        if (watching() && channel.pipeline().get(StreamTracer.NAME) instanceof DatagramTracer tracer) {
            tracer.sent(peer, bytes);
        }
    }

    /** Traces a connection no longer, and tells nothing that was held; called on its event loop. */
    public void ignore(Channel channel) {
        if (watching() && channel.pipeline().get(StreamTracer.NAME) != null) {
            channel.pipeline().remove(StreamTracer.NAME);
        }
    }

    private boolean isNew(Channel channel) {
        return channel.isOpen() && channel.pipeline().get(StreamTracer.NAME) == null && hasRoom();
    }

    /** Whether more sockets may be traced. */
    public synchronized boolean hasRoom() {
        return sockets < MOST_SOCKETS;
    }

    /** One more socket is traced. Returns its number. */
    synchronized long enter() {
        sockets++;
        return ++lastSocket;
    }

    synchronized void leave() {
        sockets--;
    }

    /** Notes an event, and forgets the oldest one when there are too many. */
    synchronized void note(Step step, String endpoint, long socket, String peer, Size size, String cause) {
        if (!watched) {
            return;
        }
        if (events.size() == MOST_KEPT) {
            events.removeFirst();
        }
        events.add(new Event(
                ++lastId,
                System.currentTimeMillis(),
                endpoint,
                socket,
                peer,
                step.word,
                size.bytes(),
                size.pieces(),
                size.waiting(),
                cause));
    }
}
