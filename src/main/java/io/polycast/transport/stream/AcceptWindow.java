// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Backpressure on a listening socket: it accepts no more connections than are about to be set up, and the others wait
 * in the kernel's queue. A connection is accepted much faster than its event loop sets it up, and Netty hands each to
 * that loop as a task. Without a bound, whoever opens and closes them quickly enough queues thousands of tasks, and
 * until those are done the loop hardly looks at its sockets: everybody else waits, and nobody notices the closes.
 * Belongs to the event loop of the listening socket.
 */
public final class AcceptWindow extends ChannelInboundHandlerAdapter {
    /** As many as Netty accepts at a time; a few milliseconds of work. */
    private static final int SIZE = 16;

    /** Accepted beyond it, as io_uring does. */
    private final Queue<Channel> early = new ArrayDeque<>();

    private int beingSetUp;
    private boolean full;

    AcceptWindow() {}

    /** Has each socket that listens by this bootstrap keep to a window of its own. */
    public static void install(ServerBootstrap bootstrap) {
        bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel listening) {
                listening.pipeline().addLast(new AcceptWindow());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext listening, Object accepted) {
        early.add((Channel) accepted);
        proceed(listening);
    }

    private void proceed(ChannelHandlerContext listening) {
        while (beingSetUp < SIZE && !early.isEmpty()) {
            setUp(listening, early.remove());
        }
        boolean nowFull = beingSetUp == SIZE;
        if (full != nowFull) {
            full = nowFull;
            listening.channel().config().setAutoRead(!nowFull);
        }
    }

    private void setUp(ChannelHandlerContext listening, Channel connection) {
        listening.fireChannelRead(connection);
        if (connection.isOpen()) {
            beingSetUp++;
            // Runs after the task that sets the connection up.
            connection.eventLoop().execute(() -> listening.executor().execute(() -> isSetUp(listening)));
        }
    }

    private void isSetUp(ChannelHandlerContext listening) {
        beingSetUp--;
        if (!listening.isRemoved()) {
            proceed(listening);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext listening) {
        early.forEach(connection -> connection.unsafe().closeForcibly());
        early.clear();
    }
}
