// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.netty.util.internal.PlatformDependent;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.transport.AddressText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepted connections that wait to be set up on one event loop, which costs many times what it costs to accept them.
 * Those whose peers have hung up, and left nothing to read, wait until nobody else does, and only so many of them.
 * Connections are added on any thread; the rest belongs to the event loop.
 */
final class PendingConnections {
    private static final Logger LOG = LoggerFactory.getLogger(PendingConnections.class);
    private static final AttributeKey<Runnable> REFUSALS = AttributeKey.valueOf(PendingConnections.class, "refusals");

    private final Executor loop;
    private final int mostHungUp;
    private final Predicate<Channel> hungUp;
    private final Consumer<ChannelPromise> setUp;
    private final LimitedLog log = new LimitedLog(LOG);

    /** For each of these, and of those that have hung up, the loop has a task. */
    private final Queue<ChannelPromise> accepted = PlatformDependent.newMpscQueue();

    private final Deque<ChannelPromise> late = new ArrayDeque<>();

    /**
     * For one event loop.
     *
     * @param mostHungUp how many whose peers have hung up may wait
     * @param hungUp whether the peer of an accepted connection has
     * @param setUp has the loop take a connection
     */
    PendingConnections(Executor loop, int mostHungUp, Predicate<Channel> hungUp, Consumer<ChannelPromise> setUp) {
        this.loop = loop;
        this.mostHungUp = mostHungUp;
        this.hungUp = hungUp;
        this.setUp = setUp;
    }

    /** Has connections that are given up counted, by the endpoint that accepted them like this one. */
    static void countRefusals(Channel accepted, Runnable count) {
        Channel parent = accepted.parent();
        if (parent != null) {
            parent.attr(REFUSALS).setIfAbsent(count);
        }
    }

    void add(ChannelPromise connection) {
        accepted.add(connection);
        loop.execute(this::next);
    }

    private void next() {
        ChannelPromise connection = accepted.poll();
        if (connection == null) {
            setUp.accept(late.remove());
        } else if (accepted.isEmpty() || !hungUp.test(connection.channel())) {
            // Nobody waits behind it, or it is there.
            setUp.accept(connection);
        } else {
            late.add(connection);
            if (late.size() > mostHungUp) {
                refuse(late.remove().channel());
            } else {
                loop.execute(this::next);
            }
        }
    }

    private void refuse(Channel connection) {
        connection.unsafe().closeForcibly();
        Runnable count = connection.parent().attr(REFUSALS).get();
        if (count != null) {
            count.run();
        }
        log.tell(LogEvent.CONNECTION_DROPPED, AddressText.of(connection.parent().localAddress()));
    }
}
