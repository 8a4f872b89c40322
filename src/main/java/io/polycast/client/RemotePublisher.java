// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.polycast.Attributes;
import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.Role;
import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of {@code pub}: publishes its input, and waits until the server has taken it. One thread reads the
 * input, and blocks while the server can't take more, so that memory stays constant whatever the length of the input;
 * the event loop wakes it.
 */
public final class RemotePublisher implements ClientConnection.Owner {
    private static final long ANSWER_MS = 10_000;

    /** The silence after which people are told that it is being waited. */
    private static final long UNEASY_MS = 5_000;

    /** The bound on output in flight. */
    private static final long HIGH_WATERMARK = 1 << 20;

    /** The bound on unanswered publishes: a few over datagrams, which would be dropped otherwise. */
    private static final int MAX_UNANSWERED = 4_096;

    private static final int MAX_UNANSWERED_DATAGRAMS = 16;

    /** The errors that are reported one by one; of the rest only the number is. */
    private static final int ERRORS_SHOWN = 5;

    private static final double NANOS_IN_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The bytes of a message that is repeated which are written in one go. */
    private static final int TOGETHER_BYTES = 64 << 10;

    private final Connector connector;
    private final ServerUrl url;
    private final PrintWriter err;
    private final ClientConnection connection;
    private final double rate;

    // All below: guarded by this.
    private boolean ready;
    private boolean ponged;
    private long waitingBytes;
    private long unanswered;
    private long errors;
    private @Nullable String ended;
    private @Nullable String lastWords;

    /** A count of progress in either direction: while it grows, waiting makes sense. */
    private long progress;

    /**
     * A publisher that reports to the user on {@code err}.
     *
     * @param attributes of each message
     * @param rate messages a second at most; 0 for as fast as the server takes them
     */
    public RemotePublisher(Connector connector, ServerUrl url, Attributes attributes, double rate, PrintWriter err) {
        this.connector = connector;
        this.url = url;
        this.rate = rate;
        this.err = err;
        this.connection = new ClientConnection(url, url.scheme().dialect(url, Role.PUBLISHER, attributes), this, null);
    }

    /**
     * Publishes one message, so many times; the calling thread waits.
     *
     * @return whether the server has taken it
     */
    public boolean publish(String channel, byte[] message, long times) throws InterruptedException {
        if (!connect()) {
            return false;
        }
        int most = Math.max(1, Math.min(mostAtOnce(), TOGETHER_BYTES / Math.max(1, message.length)));
        long start = System.nanoTime();
        for (long done = 0; done < times; ) {
            int some = (int) Math.min(most, times - done);
            if (!give(channel, Collections.nCopies(some, message))) {
                return false;
            }
            done += some;
            waitUntilDue(start, done, times);
        }
        return finish();
    }

    /**
     * Publishes each line; the calling thread reads, and waits.
     *
     * @return whether the server has taken all
     */
    public boolean publishLines(String channel, InputStream in) throws IOException, InterruptedException {
        if (!connect()) {
            return false;
        }
        Lines lines = new Lines(in);
        int most = mostAtOnce();
        long start = System.nanoTime();
        long done = 0;
        for (List<byte[]> some = lines.next(); !some.isEmpty(); some = lines.next()) {
            for (int from = 0; from < some.size(); from += most) {
                int to = Math.min(some.size(), from + most);
                if (!give(channel, some.subList(from, to))) {
                    return false;
                }
                done += to - from;
                waitUntilDue(start, done, Long.MAX_VALUE);
            }
        }
        return finish();
    }

    private int mostAtOnce() {
        if (rate > 0) {
            return 1;
        }
        return url.scheme().datagrams() ? MAX_UNANSWERED_DATAGRAMS : MAX_UNANSWERED;
    }

    /** Returns when another message may follow those that are done; at once when there is none. */
    private void waitUntilDue(long start, long done, long all) throws InterruptedException {
        if (rate > 0 && done < all) {
            long due = start + (long) (done * NANOS_IN_SECOND / rate);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }

    private boolean connect() throws InterruptedException {
        connector.loop().execute(() -> connection.open(connector, this::closed));
        return await(() -> ready);
    }

    private boolean give(String channel, List<byte[]> messages) throws InterruptedException {
        long bytes = messages.stream().mapToLong(message -> message.length).sum();
        int most = url.scheme().datagrams() ? MAX_UNANSWERED_DATAGRAMS : MAX_UNANSWERED;
        if (!await(() -> waitingBytes < HIGH_WATERMARK && unanswered + messages.size() <= 2L * most)) {
            return false;
        }
        synchronized (this) {
            waitingBytes += bytes;
            unanswered += connection.answersPublish() ? messages.size() : 0;
        }
        connector.loop().execute(() -> publishNow(channel, messages));
        return true;
    }

    private void publishNow(String channel, List<byte[]> messages) {
        try {
            for (byte[] message : messages) {
                connection.publish(channel, message);
            }
        } catch (IllegalArgumentException e) {
            closed(String.valueOf(e.getMessage()));
            connection.close("");
            return;
        }
        connection.flush();
        if (connection.writable()) {
            writable();
        }
    }

    private boolean finish() throws InterruptedException {
        if (!connection.answersPublish()) {
            connector.loop().execute(() -> {
                connection.ping();
                connection.flush();
            });
        }
        boolean taken = await(() -> connection.answersPublish() ? unanswered == 0 : ponged);
        connector.loop().execute(connection::finish);
        synchronized (this) {
            if (errors > ERRORS_SHOWN) {
                err.println("polycast: " + errors + " messages were refused in all");
            }
            return taken && errors == 0;
        }
    }

    private interface Condition {
        boolean holds();
    }

    /** Waits for it; false, and people are told, when the connection has ended or nothing moves any more. */
    private synchronized boolean await(Condition condition) throws InterruptedException {
        long seen = progress;
        long since = System.nanoTime();
        boolean uneasy = false;
        while (!condition.holds() && ended == null) {
            long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            if (progress != seen) {
                seen = progress;
                since = System.nanoTime();
            } else if (silentMs >= ANSWER_MS) {
                closed("no answer" + doubt());
            } else if (silentMs >= UNEASY_MS && !uneasy) {
                uneasy = true;
                err.println("polycast: " + url + ": no answer yet" + doubt());
            } else {
                wait((uneasy ? ANSWER_MS : UNEASY_MS) - silentMs);
            }
        }
        if (ended != null) {
            err.println("polycast: " + url + ": " + (lastWords == null ? ended : lastWords) + unsure());
            return false;
        }
        return true;
    }

    private String doubt() {
        return ready ? "" : url.scheme().doubt();
    }

    private String unsure() {
        if (unanswered == 0) {
            return "";
        }
        return "; " + unanswered + (unanswered == 1 ? " message" : " messages") + " without an answer";
    }

    private synchronized void moved() {
        progress++;
        notifyAll();
    }

    @Override
    public synchronized void ready() {
        ready = true;
        moved();
    }

    @Override
    public synchronized void published() {
        unanswered--;
        moved();
    }

    @Override
    public synchronized void refused(String reason) {
        errors++;
        unanswered -= connection.answersPublish() ? 1 : 0;
        if (errors <= ERRORS_SHOWN) {
            err.println("polycast: " + url + " refused: " + reason);
        }
        moved();
    }

    @Override
    public synchronized void pong() {
        ponged = true;
        moved();
    }

    @Override
    public synchronized void writable() {
        waitingBytes = 0;
        moved();
    }

    @Override
    public synchronized void farewell(String reason) {
        lastWords = reason;
    }

    @Override
    public synchronized void closed(String why) {
        if (ended == null) {
            ended = why;
        }
        moved();
    }

    @Override
    public void subscribed() {
        // Nothing is subscribed to here.
    }

    @Override
    public void message(Heard delivery) {
        // Nor wanted.
    }

    @Override
    public void gap(String channel, long count) {
        // Nor missed.
    }
}
