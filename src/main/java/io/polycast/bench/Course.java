// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.netty.channel.EventLoop;
import io.polycast.client.Connector;
import io.polycast.client.dialect.ServerUrl;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A load test from the first connection to the last delivery: connect, warm up until all has arrived, publish, and wait
 * until that has arrived, too. So each measured delivery is of a measured publication, and nothing that was on its way
 * before counts. Belongs to the event loop, but for {@link #snapshot}.
 */
final class Course {
    private static final int CONNECTING_AT_ONCE = 64;
    private static final long SETTLING_MS = 1_000;
    private static final long CHECK_MS = 250;

    /** The silence after which outstanding messages count as lost. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);

    /** The same for who has been stopped. */
    private static final long SHORT_PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long CONNECT_PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    /** The phases of a load test. */
    enum Phase {
        CONNECTING,
        WARMING_UP,
        WARM,
        MEASURING,
        ARRIVING,
        OVER
    }

    private final BenchOptions options;
    private final Connector connector;
    private final EventLoop eventLoop;
    private final Receiver[] receivers;
    private final Sender[] senders;
    private final Latencies latencies;
    private final CompletableFuture<Report> report;

    private Phase phase = Phase.CONNECTING;
    private @Nullable ScheduledFuture<?> checking;
    private boolean stopped;
    private int connecting;
    private int connected;
    private boolean turnDue;
    private @Nullable Pace pace;
    private long delivered;
    private long lastCheck = System.nanoTime();

    /** The time since the last arrival. */
    private long silence;

    private long phaseStart;
    private long serverCpu;
    private long ownCpu;
    private volatile Snapshot snapshot = new Snapshot(Phase.CONNECTING, 0, 0);

    /** How far it has come: connections, or deliveries since the warm-up, and which part of it that is, from 0 to 1. */
    record Snapshot(Phase phase, long count, double part) {}

    Course(BenchOptions options, Connector connector, CompletableFuture<Report> report) {
        this.options = options;
        this.connector = connector;
        this.eventLoop = connector.loop();
        this.report = report;
        this.senders = new Sender[options.publishers()];
        this.receivers = new Receiver[options.subscribers()];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(this, i);
        }
        for (int i = 0; i < receivers.length; i++) {
            receivers[i] = new Receiver(this, i);
        }
        this.latencies = new Latencies(senders);
    }

    BenchOptions options() {
        return options;
    }

    Latencies latencies() {
        return latencies;
    }

    @Nullable Pace pace() {
        return pace;
    }

    /** From any thread. */
    Snapshot snapshot() {
        return snapshot;
    }

    void start() {
        checking = eventLoop.scheduleWithFixedDelay(this::check, CHECK_MS, CHECK_MS, TimeUnit.MILLISECONDS);
        for (int i = 0; i < CONNECTING_AT_ONCE; i++) {
            connectNext();
        }
    }

    /** Subscribers first: a publisher that is there has to be heard by all. */
    private void connectNext() {
        int i = connecting;
        if (i >= receivers.length + senders.length) {
            return;
        }
        connecting++;
        boolean receives = i < receivers.length;
        ServerUrl url = receives ? options.url() : options.publishTo();
        (receives ? receivers[i].connection() : senders[i - receivers.length].connection())
                .open(connector, why -> fail(url + ": " + why));
    }

    void connected() {
        connected++;
        silence = 0;
        if (phase != Phase.CONNECTING) {
            return;
        }
        if (connected < receivers.length + senders.length) {
            connectNext();
        } else {
            settle();
        }
    }

    /** The nodes of a cluster take a moment to tell each other what their clients want. */
    private void settle() {
        Phase first = options.warmUp().isZero() ? Phase.MEASURING : Phase.WARMING_UP;
        if (options.publishTo().equals(options.url())) {
            begin(first);
        } else {
            eventLoop.schedule(() -> begin(first), SETTLING_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void begin(Phase next) {
        phase = next;
        phaseStart = System.nanoTime();
        silence = 0;
        boolean counted = next == Phase.MEASURING && options.messages() > 0;
        for (int i = 0; i < senders.length; i++) {
            long share = options.messages() / senders.length + (i < options.messages() % senders.length ? 1 : 0);
            senders[i].startPhase(counted ? share : Long.MAX_VALUE);
        }
        if (next == Phase.MEASURING) {
            delivered = 0;
            latencies.clear();
            for (Receiver receiver : receivers) {
                receiver.startCounting();
            }
            serverCpu = ProcessorTime.ofProcess(options.serverPid());
            ownCpu = ProcessorTime.own();
        }
        if (options.rate() > 0) {
            pace = new Pace(phaseStart, options.rate(), senders.length);
            tick(pace);
        } else {
            turn();
        }
    }

    /** Publishes what is due and comes back for the next one, until another phase begins. */
    private void tick(Pace at) {
        if (pace != at || (phase != Phase.WARMING_UP && phase != Phase.MEASURING)) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (Sender sender : senders) {
            if (!sender.done()) {
                next = Math.min(next, sender.atPace(at));
            }
        }
        endIfDone();
        // Something that is overdue waits for the window, or the socket.
        long wait = Math.max(next - System.nanoTime(), TimeUnit.MICROSECONDS.toNanos(10));
        eventLoop.schedule(() -> tick(at), wait, TimeUnit.NANOSECONDS);
    }

    /** Some messages have arrived somewhere. */
    void arrived(int count) {
        delivered += count;
        turnSoon();
    }

    /** Something is to be done when this turn of the event loop has read all sockets. */
    void turnSoon() {
        if (!turnDue) {
            turnDue = true;
            eventLoop.execute(this::turn);
        }
    }

    private void turn() {
        turnDue = false;
        if (phase == Phase.WARMING_UP || phase == Phase.MEASURING) {
            if (pace == null) {
                for (Sender sender : senders) {
                    sender.atFullSpeed();
                }
            }
            endIfDone();
        }
        if ((phase == Phase.WARM || phase == Phase.ARRIVING) && allArrived()) {
            allHaveArrived();
        }
    }

    private void endIfDone() {
        boolean done = true;
        for (Sender sender : senders) {
            done &= sender.done();
        }
        if (done || System.nanoTime() - phaseStart >= phaseDuration().toNanos()) {
            endPhase();
        }
    }

    private void endPhase() {
        for (Sender sender : senders) {
            sender.endPhase();
        }
        phase = phase == Phase.WARMING_UP ? Phase.WARM : Phase.ARRIVING;
        turnSoon();
    }

    /** Ends early, with what was measured so far. */
    void stop() {
        stopped = true;
        if (phase == Phase.MEASURING) {
            endPhase();
        } else if (phase != Phase.ARRIVING) {
            fail("stopped before anything was measured");
        }
    }

    private Duration phaseDuration() {
        if (phase == Phase.WARMING_UP) {
            return options.warmUp();
        }
        return options.messages() > 0 ? Duration.ofDays(1) : options.duration();
    }

    private boolean allArrived() {
        for (Sender sender : senders) {
            if (!sender.allArrived()) {
                return false;
            }
        }
        return true;
    }

    private void allHaveArrived() {
        if (phase == Phase.WARM) {
            begin(Phase.MEASURING);
        } else {
            end();
        }
    }

    /** The first of a publisher's messages that has not arrived everywhere. */
    long firstToCome(int publisher) {
        long first = Long.MAX_VALUE;
        for (Receiver receiver : receivers) {
            first = Math.min(first, receiver.firstToCome(publisher));
        }
        return first;
    }

    /** Checks on progress, a few times a second. */
    private void check() {
        long now = System.nanoTime();
        // When this event loop itself has stood still, what came meanwhile has yet to be read.
        silence += Math.min(now - lastCheck, TimeUnit.MILLISECONDS.toNanos(CHECK_MS));
        lastCheck = now;
        long before = snapshot.count();
        double part = 0;
        if (phase == Phase.CONNECTING) {
            part = (double) connected / (receivers.length + senders.length);
        } else if (phase == Phase.MEASURING || phase == Phase.ARRIVING) {
            part = options.messages() > 0
                    ? (double) publishedInPhase() / options.messages()
                    : (double) (now - phaseStart) / options.duration().toNanos();
        }
        snapshot = new Snapshot(phase, phase == Phase.CONNECTING ? connected : delivered, Math.min(1, part));
        if (snapshot.count() != before) {
            silence = 0;
        } else if (phase == Phase.CONNECTING) {
            if (silence > CONNECT_PATIENCE_NS) {
                fail(options.url() + ": no answer: " + connected + " of " + (receivers.length + senders.length)
                        + " clients connected" + options.url().scheme().doubt());
            }
        } else if (silence > (stopped ? SHORT_PATIENCE_NS : PATIENCE_NS + longestPause())) {
            giveUp();
        }
    }

    private long longestPause() {
        return pace == null ? 0 : (long) (TimeUnit.SECONDS.toNanos(2) / options.rate());
    }

    /** Counts what is still in flight as lost. */
    private void giveUp() {
        silence = 0;
        for (int publisher = 0; publisher < senders.length; publisher++) {
            for (Receiver receiver : receivers) {
                receiver.giveUpOn(publisher, senders[publisher].publishedSoFar());
            }
        }
        turnSoon();
    }

    private long publishedInPhase() {
        long published = 0;
        for (Sender sender : senders) {
            published += sender.publishedInPhase();
        }
        return published;
    }

    private long expected() {
        long expected = 0;
        for (int i = 0; i < receivers.length; i++) {
            for (Sender sender : senders) {
                expected += sender.publishedInPhase(i % options.channels());
            }
        }
        return expected;
    }

    private void end() {
        // Not until now: when something is lost, what follows the last arrival is only patience.
        long elapsed = Math.max(1, latencies.lastRead() - phaseStart);
        long serverSpent = ProcessorTime.ofProcess(options.serverPid()) - serverCpu;
        long ownSpent = ProcessorTime.own() - ownCpu;
        Report.Counts counts = Report.Counts.NONE;
        for (Receiver receiver : receivers) {
            counts = counts.plus(new Report.Counts(
                    receiver.received(), receiver.lost(), receiver.doubled(), receiver.reordered(), receiver.told()));
        }
        over();
        report.complete(new Report(
                options,
                elapsed,
                publishedInPhase(),
                expected(),
                counts,
                latencies.histogram(),
                options.serverPid() == 0 ? -1 : serverSpent,
                ownSpent,
                stopped));
    }

    /** Fails. */
    void fail(String why) {
        if (phase != Phase.OVER) {
            over();
            report.completeExceptionally(new IllegalStateException(why));
        }
    }

    private void over() {
        phase = Phase.OVER;
        if (checking != null) {
            checking.cancel(false);
        }
        for (Sender sender : senders) {
            sender.connection().finish();
        }
        for (Receiver receiver : receivers) {
            receiver.connection().finish();
        }
    }
}
