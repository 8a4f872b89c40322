// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The place where the clients of one trial are: an event loop of one thread that runs while somebody waits. A wait ends
 * as soon as what it is for has happened, or when nothing has come for as long as the options' patience, so that a busy
 * machine makes a trial longer and its result no different.
 */
final class Hall implements AutoCloseable {
    /** A trial as a whole lasts at most so many times the patience. */
    private static final int WHOLE = 12;

    private static final int BUFFER = 65_536;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long GREET_NS = TimeUnit.MILLISECONDS.toNanos(60);

    /** For a server elsewhere, of which nobody tells whether it has read. */
    private static final Duration GUESS = Duration.ofMillis(300);

    private final GraderOptions options;
    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final List<Visitor> visitors = new ArrayList<>();
    private final long start = System.nanoTime();
    private final long patience;
    private long heard;

    Hall(GraderOptions options, InetSocketAddress server) throws IOException {
        this.options = options;
        this.server = server;
        this.patience = options.patience().toNanos();
        this.selector = Selector.open();
    }

    GraderOptions options() {
        return options;
    }

    /** One more client, connected. */
    Visitor enter() throws IOException, Shortfall {
        return enter(true);
    }

    /** One that never reads, and for which the kernel keeps little. */
    Visitor enterDeaf() throws IOException, Shortfall {
        return enter(false);
    }

    private Visitor enter(boolean reads) throws IOException, Shortfall {
        Visitor visitor = new Visitor(this, selector, server, "v" + visitors.size(), reads);
        visitors.add(visitor);
        boolean answered = until(() -> visitor.connected() || visitor.over());
        if (visitors.size() == 1 && visitor.failure() instanceof ConnectException) {
            throw new Shortfall("the server was gone before this was tried: see what was tried before");
        }
        if (!answered || visitor.over()) {
            throw new Shortfall("a client could not connect (" + reason(visitor) + ") while " + (visitors.size() - 1)
                    + " others were there: the server is gone, or accepts no more");
        }
        return visitor;
    }

    /** Whether nobody listens any more. */
    boolean refuses() throws IOException {
        Visitor visitor = new Visitor(this, selector, server, "last", true);
        visitors.add(visitor);
        return until(() -> visitor.connected() || visitor.over()) && visitor.failure() instanceof ConnectException;
    }

    private static String reason(Visitor visitor) {
        IOException failure = visitor.failure();
        return failure == null ? "no answer" : String.valueOf(failure.getMessage());
    }

    /** So many, connected one after the other. */
    List<Visitor> enter(int count) throws IOException, Shortfall {
        List<Visitor> entered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entered.add(enter());
        }
        return entered;
    }

    /** So many that hear each other, whoever of them speaks. */
    List<Visitor> gather(int count) throws IOException, Shortfall {
        List<Visitor> gathered = enter(count);
        introduce(gathered, gathered);
        return gathered;
    }

    /**
     * Has these speakers greet until every listener has heard each of them. A connection exists before the server takes
     * any notice of it, so a first line may be early for some; greetings are said again.
     */
    void introduce(List<Visitor> speakers, List<Visitor> listeners) throws IOException, Shortfall {
        long[] last = {System.nanoTime() - GREET_NS};
        boolean known = until(() -> {
            boolean due = System.nanoTime() - last[0] >= GREET_NS;
            if (due) {
                last[0] = System.nanoTime();
            }
            boolean all = true;
            for (Visitor speaker : speakers) {
                if (!heardByAll(speaker, listeners)) {
                    all = false;
                    if (due && !speaker.hasPending() && !speaker.over()) {
                        speaker.send(Visitor.HELLO + speaker.name() + "\n");
                    }
                }
            }
            return all;
        });
        if (!known) {
            long deaf = listeners.stream()
                    .filter(listener -> !speakers.stream()
                            .allMatch(speaker ->
                                    speaker == listener || listener.greetings().contains(speaker.name())))
                    .count();
            throw new Shortfall("of " + listeners.size() + " clients that were connected at the same time, " + deaf
                    + " did not hear every line of the others: lines go to nobody, or one client is served at a time");
        }
    }

    private static boolean heardByAll(Visitor speaker, List<Visitor> listeners) {
        return listeners.stream()
                .allMatch(
                        listener -> listener == speaker || listener.greetings().contains(speaker.name()));
    }

    /** Waits until it is so; false if nothing came any more for as long as patience goes. */
    boolean until(BooleanSupplier condition) throws IOException {
        return until(condition, patience);
    }

    /** The same with less patience: for what makes no difference to a verdict. */
    boolean untilWithin(Duration quiet, BooleanSupplier condition) throws IOException {
        return until(condition, quiet.toNanos());
    }

    private boolean until(BooleanSupplier condition, long quiet) throws IOException {
        long before = heard;
        long last = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (heard != before) {
                before = heard;
                last = now;
            }
            if (now - last >= quiet || now - start >= WHOLE * patience) {
                return false;
            }
            turn(Math.min(quiet - (now - last), LOOK_NS));
        }
        return true;
    }

    /** Runs the loop for a while. Nothing may depend on what happens meanwhile. */
    void pause(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            turn(Math.min(end - now, LOOK_NS));
        }
    }

    /** Waits until the server has read all that this client sent; where that can't be seen, for a moment. */
    void readBy(Visitor visitor) throws IOException, Shortfall {
        int port = visitor.localPort();
        boolean[] here = {true};
        IOException[] failure = new IOException[1];
        boolean done = until(() -> {
            if (visitor.hasPending()) {
                return visitor.over();
            }
            try {
                long unread = ProcFiles.unread(server.getPort(), port);
                here[0] = unread >= 0;
                return unread <= 0;
            } catch (IOException e) {
                failure[0] = e;
                return true;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        if (!done) {
            throw new Shortfall("the server did not read what a client sent it");
        }
        if (!here[0]) {
            pause(GUESS);
        }
    }

    private void turn(long ns) throws IOException {
        selector.select(this::ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(ns)));
    }

    private void ready(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof Visitor visitor) {
            heard += visitor.ready(buffer);
        }
    }

    /** Closes what was ended: while a selector holds a channel its descriptor stays open. */
    void letGo() throws IOException {
        selector.selectNow(this::ready);
    }

    @Override
    public void close() throws IOException {
        for (Visitor visitor : visitors) {
            visitor.leave();
        }
        selector.close();
    }
}
