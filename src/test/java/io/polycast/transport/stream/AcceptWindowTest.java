// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptWindowTest {
    private static final int CONNECTIONS = 100;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<Channel> handedOn = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    /** A listening socket that hands connections to the loop, or closes them at once. */
    private EmbeddedChannel listening(boolean closes) {
        return new EmbeddedChannel(new AcceptWindow(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                Channel connection = (Channel) accepted;
                handedOn.add(connection);
                if (closes) {
                    connection.unsafe().closeForcibly();
                } else {
                    loop.register(connection);
                }
            }
        });
    }

    private static List<Channel> arrive(EmbeddedChannel listening) {
        List<Channel> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Channel connection = new LocalChannel();
            connections.add(connection);
            listening.writeInbound(connection);
        }
        return connections;
    }

    private CountDownLatch keepBusy() {
        CountDownLatch end = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return end;
    }

    private void settle(EmbeddedChannel listening) throws InterruptedException {
        for (int i = 0; i < CONNECTIONS; i++) {
            loop.submit(() -> {}).sync();
            listening.runPendingTasks();
        }
    }

    @Test
    void thoseBeyondTheWindowFollowInTheirOrder() throws Exception {
        EmbeddedChannel listening = listening(false);
        CountDownLatch busy = keepBusy();
        List<Channel> connections = arrive(listening);
        assertThat(handedOn).isNotEmpty().hasSizeLessThan(CONNECTIONS / 2);
        assertThat(listening.config().isAutoRead()).isFalse();

        busy.countDown();
        settle(listening);
        assertThat(handedOn).isEqualTo(connections).allMatch(Channel::isRegistered);
        assertThat(listening.config().isAutoRead()).isTrue();
    }

    @Test
    void thoseThatAreClosedAtOnceAreNotWaitedFor() {
        EmbeddedChannel listening = listening(true);
        List<Channel> connections = arrive(listening);

        assertThat(handedOn).isEqualTo(connections);
        assertThat(listening.config().isAutoRead()).isTrue();
    }

    @Test
    void thoseStillWaitingEndWithTheListeningSocket() throws Exception {
        EmbeddedChannel listening = listening(false);
        CountDownLatch busy = keepBusy();
        List<Channel> waiting = arrive(listening);
        listening.close();

        waiting.removeAll(handedOn);
        assertThat(waiting).isNotEmpty().noneMatch(Channel::isOpen);

        busy.countDown();
        settle(listening);
        assertThat(handedOn).allMatch(Channel::isOpen).hasSizeLessThan(CONNECTIONS / 2);
    }
}
