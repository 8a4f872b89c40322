// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.channel.EventLoop;
import io.polycast.client.dialect.Heard;
import io.polycast.client.dialect.Role;
import io.polycast.client.dialect.ServerUrl;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A set of patterns kept subscribed over as many connections as it takes. Belongs to the connector's event loop. */
final class RemoteSubscription implements ClientConnection.Owner {
    private static final long ANSWER_MS = 10_000;

    /** The silence at the start after which people are told that it is being waited. */
    private static final long UNEASY_MS = 5_000;

    /** The ping interval: well within a lease of datagrams, and before routers forget a connection. */
    private static final long SIGN_OF_LIFE_MS = 20_000;

    private final RemoteSubscriber subscriber;
    private final List<ServerUrl> urls;
    private final List<String> patterns;
    private final Backoff backoff = new Backoff();
    private final EventLoop loop;
    private @Nullable ClientConnection connection;

    /** The index of the URL that is tried, or connected to. */
    private ServerUrl url;

    /** Failures in a row. */
    private int failed;

    /** The timer of the answer, of the next attempt, or of the next ping. */
    private @Nullable ScheduledFuture<?> timer;

    private int confirmed;
    private boolean everInForce;

    /** When the connection was lost with the subscriptions in force; 0 while it is not. */
    private long awaySince;

    private boolean ended;
    private @Nullable String lastWords;
    private long readingsAtPing;

    RemoteSubscription(RemoteSubscriber subscriber, List<ServerUrl> urls, List<String> patterns) {
        this.subscriber = subscriber;
        this.urls = urls;
        this.url = urls.get(0);
        this.patterns = patterns;
        this.loop = subscriber.connector().loop();
    }

    void connect() {
        ClientConnection fresh = new ClientConnection(url, Role.SUBSCRIBER, this, null);
        connection = fresh;
        confirmed = 0;
        lastWords = null;
        String doubt = url.scheme().doubt();
        after(UNEASY_MS, () -> {
            subscriber.say(url + ": no answer yet" + doubt);
            after(ANSWER_MS - UNEASY_MS, () -> fresh.close("no answer" + doubt));
        });
        fresh.open(subscriber.connector(), this::lost);
    }

    private void after(long milliseconds, Runnable action) {
        cancelTimer();
        timer = loop.schedule(action, milliseconds, TimeUnit.MILLISECONDS);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    void reading(boolean on) {
        if (connection != null) {
            connection.reading(on);
        }
    }

    void end() {
        if (!ended) {
            ended = true;
            cancelTimer();
            if (connection != null) {
                connection.finish();
            }
        }
    }

    @Override
    public void ready() {
        if (connection != null) {
            for (String pattern : patterns) {
                connection.subscribe(pattern);
            }
            connection.flush();
        }
    }

    @Override
    public void subscribed() {
        confirmed++;
        if (confirmed == patterns.size()) {
            subscriber.say("subscribed to " + String.join(" ", patterns) + " at " + url + absence());
            everInForce = true;
            awaySince = 0;
            failed = 0;
            backoff.reset();
            after(SIGN_OF_LIFE_MS, this::askForSignOfLife);
        }
    }

    /** What nobody can know: no server keeps messages for a client that is not there. */
    private String absence() {
        if (!everInForce) {
            return "";
        }
        double seconds = (System.nanoTime() - awaySince) / (double) TimeUnit.SECONDS.toNanos(1);
        return String.format(
                Locale.ROOT, " again, after %.1f s; whether anything was published meanwhile is not known", seconds);
    }

    private void askForSignOfLife() {
        if (connection == null) {
            return;
        }
        readingsAtPing = connection.readings();
        connection.ping();
        connection.flush();
        after(SIGN_OF_LIFE_MS, this::checkSignOfLife);
    }

    private void checkSignOfLife() {
        if (connection != null && connection.pings() && connection.readings() == readingsAtPing) {
            connection.close("the server gives no sign of life");
        } else {
            askForSignOfLife();
        }
    }

    @Override
    public void published() {
        // Nothing is published here.
    }

    @Override
    public void message(Heard delivery) {
        subscriber.print(delivery);
    }

    @Override
    public void gap(String channel, long count) {
        subscriber.say("too slow: missed " + count + " on " + channel);
    }

    @Override
    public void pong() {
        // That something was heard is what counts.
    }

    @Override
    public void refused(String reason) {
        subscriber.fail(url + " refused: " + reason);
    }

    @Override
    public void farewell(String reason) {
        lastWords = reason;
    }

    @Override
    public void writable() {
        // Little is said here.
    }

    @Override
    public void closed(String why) {
        lost(lastWords == null ? why : lastWords);
    }

    private void lost(String why) {
        cancelTimer();
        connection = null;
        if (ended) {
            return;
        }
        if (awaySince == 0) {
            awaySince = System.nanoTime();
        }
        ServerUrl lostUrl = url;
        url = urls.get((urls.indexOf(url) + 1) % urls.size());
        failed++;
        if (!everInForce && failed == urls.size()) {
            subscriber.fail(lostUrl + ": " + why);
            return;
        }
        // The others are tried at once; waiting helps only when all have failed.
        long wait = failed % urls.size() == 0 ? backoff.nextMs() : 0;
        subscriber.say("lost " + lostUrl + ": " + why + "; trying " + (urls.size() == 1 ? "again" : url) + " in " + wait
                + " ms");
        if (wait == 0) {
            connect();
        } else {
            after(wait, this::connect);
        }
    }
}
