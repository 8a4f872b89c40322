// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingConnectionsTest {
    private static final int MOST_HUNG_UP = 10;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final EmbeddedChannel listening = new EmbeddedChannel();
    private final Set<Channel> hungUp = ConcurrentHashMap.newKeySet();
    private final List<Channel> setUp = new ArrayList<>();
    private final PendingConnections pending =
            new PendingConnections(loop, MOST_HUNG_UP, hungUp::contains, connection -> setUp.add(connection.channel()));

    @AfterEach
    void end() throws InterruptedException {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        listening.close();
    }

    private List<Channel> arrive(int count) {
        List<Channel> accepted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Channel channel = new EmbeddedChannel(listening, DefaultChannelId.newInstance(), false, false);
            accepted.add(channel);
            pending.add(new DefaultChannelPromise(channel, loop));
        }
        return accepted;
    }

    private List<Channel> arriveAndHangUp(int count) {
        List<Channel> accepted = arrive(count);
        hungUp.addAll(accepted);
        return accepted;
    }

    /** Has so much happen while the loop is busy, and waits until it has seen to it. */
    private void meanwhile(Runnable happens) throws InterruptedException {
        CountDownLatch happened = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                happened.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        happens.run();
        happened.countDown();
        for (int i = 0; i < 100; i++) {
            // A connection that has to wait takes another task.
            loop.submit(() -> {}).sync();
        }
    }

    @Test
    void connectionsAreSetUpInTheirOrder() throws Exception {
        List<Channel> all = new ArrayList<>();
        meanwhile(() -> all.addAll(arrive(1_000)));
        assertThat(setUp).isEqualTo(all);
    }

    @Test
    void thoseWhoHaveHungUpComeLastAndOnlySoManyOfThem() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        List<Channel> expected = new ArrayList<>();
        List<Channel> gone = new ArrayList<>();
        meanwhile(() -> {
            List<Channel> hungUpFirst = arriveAndHangUp(3 * MOST_HUNG_UP);
            PendingConnections.countRefusals(hungUpFirst.get(0), refused::incrementAndGet);
            expected.addAll(arrive(2));
            expected.addAll(hungUpFirst.subList(2 * MOST_HUNG_UP, hungUpFirst.size()));
            gone.addAll(hungUpFirst.subList(0, 2 * MOST_HUNG_UP));
        });

        assertThat(setUp).isEqualTo(expected).allMatch(Channel::isOpen);
        assertThat(gone).noneMatch(Channel::isOpen);
        assertThat(refused).hasValue(gone.size());
    }
}
