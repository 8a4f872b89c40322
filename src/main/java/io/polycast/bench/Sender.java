// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.polycast.client.ClientConnection;
import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.Role;
import org.jspecify.annotations.Nullable;

/**
 * One publisher of a load test. Its messages go to all channels in turn. Messages in flight are bounded by a window
 * that moves with the slowest subscriber (flow control), so that no server is asked to store what it has to deliver.
 * Belongs to the event loop.
 */
final class Sender implements ClientConnection.Owner {
    /** Messages that leave together count as sent together; this bounds how many bytes of payload that are. */
    private static final int TOGETHER_BYTES = 32 << 10;

    private final Course course;
    private final int index;
    private final ClientConnection connection;
    private final byte[] payload;
    private final String[] channels;
    private final int mostTogether;
    private final int window;

    /** When the last messages were sent, by their number; larger than the window. */
    private final long[] sentAt;

    /** For each of these, the first message that was not sent with it. */
    private final long[] together;

    private final int mask;

    /** The number of the next message, and of the first one that counts in this phase. */
    private long next;

    private long phaseStart;
    private long phaseEnd = Long.MAX_VALUE;

    /** All messages before this one have arrived everywhere. */
    private long arrived;

    private @Nullable String lastWords;

    Sender(Course course, int index) {
        BenchOptions options = course.options();
        this.course = course;
        this.index = index;
        this.connection = new ClientConnection(options.publishTo(), Role.BENCH_PUBLISHER, this, null);
        this.payload = Stamp.payload(index, options.size());
        this.channels = new String[options.channels()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = options.channel((index + i) % channels.length);
        }
        this.mostTogether = Math.max(1, TOGETHER_BYTES / options.size());
        this.window = Math.max(1, options.window() / options.publishers());
        this.sentAt = new long[Integer.highestOneBit(window) * 4];
        this.together = new long[sentAt.length];
        this.mask = sentAt.length - 1;
    }

    ClientConnection connection() {
        return connection;
    }

    /** Starts a phase in which this publisher is to publish this many messages. */
    void startPhase(long messages) {
        phaseStart = next;
        phaseEnd = messages == Long.MAX_VALUE ? messages : next + messages;
    }

    /** Publishes no more in this phase. */
    void endPhase() {
        phaseEnd = next;
    }

    long publishedSoFar() {
        return next;
    }

    long publishedInPhase() {
        return next - phaseStart;
    }

    /** The messages of this phase that went to a channel so far. */
    long publishedInPhase(int channel) {
        return onChannel(next, channel) - onChannel(phaseStart, channel);
    }

    private long onChannel(long messages, int channel) {
        int first = Math.floorMod(channel - index, channels.length);
        return (messages - first + channels.length - 1) / channels.length;
    }

    /** Whether everything has been published. */
    boolean done() {
        return next >= phaseEnd;
    }

    /** Whether everything that was published has arrived everywhere. */
    boolean allArrived() {
        if (arrived < next) {
            arrived = course.firstToCome(index);
        }
        return arrived >= next;
    }

    /** The time at which a message was sent, or at a fixed rate was due: {@link System#nanoTime}. */
    long sentAt(long message) {
        Pace pace = course.pace();
        return pace == null ? sentAt[(int) message & mask] : pace.due(index, message - phaseStart);
    }

    /** The first message after this one that has a time of its own. */
    long sentTogetherUntil(long message) {
        return course.pace() == null ? together[(int) message & mask] : message + 1;
    }

    /** Publishes what the window lets through. */
    void atFullSpeed() {
        while (connection.writable()) {
            int some = (int) Math.min(mostTogether, Math.min(room(), phaseEnd - next));
            if (some <= 0) {
                return;
            }
            publish(some, System.nanoTime());
        }
    }

    /** Publishes what is due and the window lets through; returns when the next one is due. */
    long atPace(Pace pace) {
        long now = System.nanoTime();
        long due = pace.dueBy(index, now) - (next - phaseStart);
        long some = Math.min(due, Math.min(room(), phaseEnd - next));
        if (some > 0 && connection.writable()) {
            publish((int) some, now);
        }
        return pace.due(index, next - phaseStart);
    }

    private long room() {
        long room = window - (next - arrived);
        if (room <= 0) {
            arrived = course.firstToCome(index);
            room = window - (next - arrived);
        }
        return room;
    }

    private void publish(int some, long now) {
        long end = next + some;
        while (next < end) {
            Stamp.number(next / channels.length, payload);
            sentAt[(int) next & mask] = now;
            together[(int) next & mask] = end;
            connection.publish(channels[(int) (next % channels.length)], payload);
            next++;
        }
        connection.flush();
    }

    @Override
    public void ready() {
        course.connected();
    }

    @Override
    public void writable() {
        course.turnSoon();
    }

    @Override
    public void refused(String reason) {
        course.fail(name() + " was refused: " + reason);
    }

    @Override
    public void farewell(String reason) {
        lastWords = reason;
    }

    @Override
    public void closed(String why) {
        course.fail(name() + " was disconnected: " + (lastWords == null ? why : lastWords));
    }

    private String name() {
        return "publisher " + index;
    }

    @Override
    public void subscribed() {
        // Nothing is subscribed to here.
    }

    @Override
    public void published() {
        // What counts is what arrives.
    }

    @Override
    public void message(Heard delivery) {
        // Of the endpoint's own channel, before this client has left it.
    }

    @Override
    public void gap(String channel, long count) {
        // See message.
    }

    @Override
    public void pong() {
        // A sign of life, and nothing else.
    }
}
