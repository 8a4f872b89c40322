// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.Role;
import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of {@code pub}: publishes its input, and waits until the server has taken it. One thread reads the
 * input, and blocks while the server can't take more, so that memory stays constant whatever the length of the input;
 * the event loop wakes it.
 */
public final class RemotePublisher implements ClientConnection.Owner {
    private static final long ANSWER_MS = 10_000;

    /** The bound on output in flight. */
    private static final long HIGH_WATERMARK = 1 << 20;

    /** The bound on unanswered publishes: a few over datagrams, which would be dropped otherwise. */
    private static final int MAX_UNANSWERED = 4_096;

    private static final int MAX_UNANSWERED_DATAGRAMS = 16;

    /** The errors that are reported one by one; of the rest only the number is. */
    private static final int ERRORS_SHOWN = 5;

    private final Connector connector;
    private final ServerUrl url;
    private final PrintWriter err;
    private final ClientConnection connection;

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

    /** A publisher that reports to the user on {@code err}. */
    public RemotePublisher(Connector connector, ServerUrl url, PrintWriter err) {
        this.connector = connector;
        this.url = url;
        this.err = err;
        this.connection = new ClientConnection(url, Role.PUBLISHER, this, null);
    }

    /**
     * Publishes one message; the calling thread waits.
     *
     * @return whether the server has taken it
     */
    public boolean publish(String channel, byte[] message) throws InterruptedException {
        return connect() && give(channel, List.of(message)) && finish();
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
        int most = url.scheme().datagrams() ? MAX_UNANSWERED_DATAGRAMS : MAX_UNANSWERED;
        for (List<byte[]> some = lines.next(); !some.isEmpty(); some = lines.next()) {
            for (int from = 0; from < some.size(); from += most) {
                if (!give(channel, some.subList(from, Math.min(some.size(), from + most)))) {
                    return false;
                }
            }
        }
        return finish();
    }

    private boolean connect() throws InterruptedException {
        connector.context().runOnContext(nothing -> connection
                .open(connector)
                .onFailure(failure -> closed(String.valueOf(failure.getMessage()))));
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
        connector.context().runOnContext(nothing -> publishNow(channel, messages));
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
            connector.context().runOnContext(nothing -> {
                connection.ping();
                connection.flush();
            });
        }
        boolean taken = await(() -> connection.answersPublish() ? unanswered == 0 : ponged);
        connector.context().runOnContext(nothing -> connection.finish());
        synchronized (this) {
            if (errors > ERRORS_SHOWN) {
                err.println("polycast: " + errors + " messages were refused");
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
        long deadline = System.nanoTime() + ANSWER_MS * 1_000_000;
        while (!condition.holds() && ended == null) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (progress != seen) {
                seen = progress;
                deadline = System.nanoTime() + ANSWER_MS * 1_000_000;
            } else if (leftMs <= 0) {
                closed("no answer");
            } else {
                wait(leftMs);
            }
        }
        if (ended != null) {
            String unsure = unanswered > 0 ? "; " + unanswered + " messages without an answer" : "";
            err.println("polycast: " + url + ": " + (lastWords == null ? ended : lastWords) + unsure);
            return false;
        }
        return true;
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
