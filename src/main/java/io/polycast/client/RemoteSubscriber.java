// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscriber of {@code sub}: prints messages, and reconnects when the connection is lost. A failure of the first
 * connection, or a refused subscription, is final.
 */
public final class RemoteSubscriber {
    private final Connector connector;
    private final PrintWriter err;
    private final Output output = new Output();
    private final List<RemoteSubscription> subscriptions = new ArrayList<>();
    private DeliveryFormat format = DeliveryFormat.PLAIN;
    private boolean timestamps;

    /** Messages still wanted; negative without a limit. Changed on the event loop alone. */
    private long left;

    private volatile boolean failed;

    /**
     * What to subscribe to, and how to print it.
     *
     * @param urls of which each may do; when a connection is lost, or can't be had, the next one is tried
     * @param patterns as the servers' protocol writes them
     * @param timestamps whether the time of arrival stands in front of each line
     * @param count how many messages; 0 for no limit
     */
    public record Wanted(
            List<ServerUrl> urls, List<String> patterns, DeliveryFormat format, boolean timestamps, long count) {
        /** Keeps copies of the lists. */
        public Wanted {
            urls = List.copyOf(urls);
            patterns = List.copyOf(patterns);
        }
    }

    /** A subscriber that reports to the user on {@code err}. */
    public RemoteSubscriber(Connector connector, PrintWriter err) {
        this.connector = connector;
        this.err = err;
    }

    /**
     * Prints until the count is reached, it fails, or nobody reads {@code out} any more; the calling thread is what
     * prints.
     *
     * @return whether it ended as asked
     */
    public boolean run(Wanted wanted, OutputStream out) throws InterruptedException {
        left = wanted.count() == 0 ? -1 : wanted.count();
        format = wanted.format();
        timestamps = wanted.timestamps();
        connector.loop().execute(() -> start(wanted));
        try {
            output.drainTo(out);
        } catch (IOException e) {
            // The reader has enough, as `head` does: that is no failure, and nobody is left to report it to.
            failed = false;
        }
        connector.loop().execute(this::end);
        return !failed;
    }

    private void start(Wanted wanted) {
        output.onDrained(() -> connector.loop().execute(() -> subscriptions.forEach(each -> each.reading(true))));
        if (wanted.urls().stream().anyMatch(url -> url.scheme().oneSubscription())) {
            for (String pattern : wanted.patterns()) {
                subscriptions.add(new RemoteSubscription(this, wanted.urls(), List.of(pattern)));
            }
        } else {
            subscriptions.add(new RemoteSubscription(this, wanted.urls(), wanted.patterns()));
        }
        subscriptions.forEach(RemoteSubscription::connect);
    }

    Connector connector() {
        return connector;
    }

    /** Reports to the user. */
    void say(String text) {
        err.println("polycast: " + text);
    }

    /** Prints a message, if it is still wanted. */
    void print(Heard delivery) {
        if (left == 0) {
            return;
        }
        if (timestamps) {
            output.add(ArrivalTime.now());
        }
        boolean room = output.add(format.render(delivery));
        if (left > 0 && --left == 0) {
            end();
        } else if (!room) {
            subscriptions.forEach(each -> each.reading(false));
        }
    }

    /** Ends for good. */
    void fail(String why) {
        if (!failed && left != 0) {
            failed = true;
            say(why);
            end();
        }
    }

    private void end() {
        left = 0;
        output.end();
        subscriptions.forEach(RemoteSubscription::end);
    }
}
