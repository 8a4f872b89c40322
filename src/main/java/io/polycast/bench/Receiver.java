// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.netty.buffer.ByteBuf;
import io.polycast.client.ClientConnection;
import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One subscriber of a load test, on one channel. Belongs to the event loop. */
final class Receiver implements ClientConnection.Owner, ClientConnection.FastPath {
    private final Course course;
    private final int index;
    private final int channel;
    private final ClientConnection connection;
    private final FrameTemplate template;

    /** For each publisher, the number that comes next. */
    private final long[] next;

    /** For each publisher, which of its messages is the first one on this channel. */
    private final int[] first;

    private final @Nullable Missing[] missing;

    /** For each publisher, the first number that counts. */
    private long[] counted;

    private long received;
    private long doubled;
    private long reordered;
    private long told;

    /** What the dialect has told of last, for the template to learn. */
    private long lastNumber = -1;

    private int lastPublisher;
    private @Nullable String lastWords;

    Receiver(Course course, int index) {
        BenchOptions options = course.options();
        this.course = course;
        this.index = index;
        this.channel = index % options.channels();
        this.template = new FrameTemplate(options.size());
        this.next = new long[options.publishers()];
        this.counted = next.clone();
        this.first = new int[options.publishers()];
        Arrays.setAll(first, publisher -> Math.floorMod(channel - publisher, options.channels()));
        this.missing = new Missing[options.publishers()];
        boolean framed = !options.url().scheme().oneSubscription();
        this.connection = new ClientConnection(options.url(), Role.BENCH_SUBSCRIBER, this, framed ? this : null);
    }

    ClientConnection connection() {
        return connection;
    }

    /** The first of a publisher's messages that may still be to come to this subscriber, as the publisher counts. */
    long firstToCome(int publisher) {
        return next[publisher] * course.options().channels() + first[publisher];
    }

    /** What was counted so far was to warm up, and what is still to come of that doesn't count either. */
    void startCounting() {
        counted = next.clone();
        received = 0;
        doubled = 0;
        reordered = 0;
        told = 0;
        for (Missing each : missing) {
            if (each != null) {
                each.clear();
            }
        }
    }

    /** Nothing of what was published so far will come any more. */
    void giveUpOn(int publisher, long published) {
        long channels = course.options().channels();
        // As many of them as were on this channel.
        long numbers = (published - first[publisher] + channels - 1) / channels;
        if (numbers > next[publisher]) {
            missing(publisher).add(next[publisher], numbers);
            next[publisher] = numbers;
        }
    }

    private Missing missing(int publisher) {
        Missing there = missing[publisher];
        if (there == null) {
            there = new Missing();
            missing[publisher] = there;
        }
        return there;
    }

    long received() {
        return received;
    }

    long doubled() {
        return doubled;
    }

    long reordered() {
        return reordered;
    }

    /** The messages that the server has reported as dropped. */
    long told() {
        return told;
    }

    long lost() {
        return Arrays.stream(missing)
                .mapToLong(each -> each == null ? 0 : each.count())
                .sum();
    }

    /**
     * The innermost loop of a load test. What is in sequence, from the publisher heard last, is only counted;
     * everything else takes the slow path.
     */
    @Override
    public void take(ByteBuf in) {
        int frame = template.frame();
        if (frame == 0 || in.readableBytes() < frame) {
            return;
        }
        int start = in.readerIndex();
        ByteBuffer bytes = in.internalNioBuffer(start, in.readableBytes());
        int first = bytes.position();
        int end = bytes.limit() - frame;
        int payload = template.payload();
        Latencies latencies = course.latencies();
        latencies.readStarts();
        int current = lastPublisher;
        long expected = next[current];
        long inLineFrom = expected;
        int at = first;
        for (; at <= end && template.fits(bytes, at); at += frame) {
            long number = Stamp.number(bytes.getLong(at + payload));
            int publisher = Stamp.publisher(bytes.getInt(at + payload + Stamp.PUBLISHER));
            if (number == expected && publisher == current) {
                expected++;
                continue;
            }
            inLine(current, inLineFrom, expected, latencies);
            if (number < 0 || publisher < 0 || publisher >= next.length) {
                inLineFrom = expected;
                break;
            }
            arrived(publisher, number, latencies);
            current = publisher;
            expected = next[current];
            inLineFrom = expected;
        }
        inLine(current, inLineFrom, expected, latencies);
        lastPublisher = current;
        latencies.readEnds();
        if (at > first) {
            in.readerIndex(start + at - first);
            course.arrived((at - first) / frame);
        }
    }

    /** These numbers of a publisher have arrived, each when it was expected. */
    private void inLine(int publisher, long from, long to, Latencies latencies) {
        next[publisher] = to;
        received += to - from;
        int channels = course.options().channels();
        for (long number = from; number < to; ) {
            number += latencies.add(publisher, number * channels + first[publisher], channels, to - number);
        }
    }

    private void arrived(int publisher, long number, Latencies latencies) {
        if (number == next[publisher]) {
            inLine(publisher, number, number + 1, latencies);
        } else {
            outOfLine(publisher, number, latencies);
        }
    }

    private void outOfLine(int publisher, long number, Latencies latencies) {
        long expected = next[publisher];
        if (number > expected) {
            missing(publisher).add(expected, number);
            inLine(publisher, number, number + 1, latencies);
        } else if (missing(publisher).remove(number)) {
            reordered++;
            received++;
        } else if (number >= counted[publisher]) {
            doubled++;
        }
    }

    @Override
    public void learn(ByteBuf in, int start, int end) {
        if (lastNumber >= 0) {
            template.learn(in, start, end, lastNumber, lastPublisher);
            lastNumber = -1;
        }
    }

    @Override
    public void message(Heard delivery) {
        byte[] payload = delivery.payload();
        if (payload.length != course.options().size()) {
            course.fail(name() + " got a message that nobody here has published");
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        long number = Stamp.number(bytes.getLong(0));
        int publisher = Stamp.publisher(bytes.getInt(Stamp.PUBLISHER));
        if (number < 0 || publisher < 0 || publisher >= next.length) {
            course.fail(name() + " got a message that nobody here has published");
            return;
        }
        lastNumber = number;
        lastPublisher = publisher;
        Latencies latencies = course.latencies();
        latencies.readStarts();
        arrived(publisher, number, latencies);
        latencies.readEnds();
        course.arrived(1);
    }

    @Override
    public void ready() {
        connection.subscribe(course.options().channel(channel));
        connection.flush();
    }

    @Override
    public void subscribed() {
        course.connected();
    }

    @Override
    public void gap(String gapChannel, long count) {
        told += count;
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
        return "subscriber " + index;
    }

    @Override
    public void published() {
        // Nothing is published here.
    }

    @Override
    public void pong() {
        // A sign of life, and nothing else.
    }

    @Override
    public void writable() {
        // Little is said here.
    }
}
