// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.polycast.LibC;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops that poll their sockets many times a second, however many tasks are queued. By default Netty runs tasks
 * for up to a second in between. Every accepted connection is such a task, so whoever opens them faster than they can
 * be set up would have everybody else wait for that second; and the server with them, since that so many of them have
 * closed again is only seen in a poll. Connections queue in {@link PendingConnections} instead.
 */
public final class PacedEventLoops extends MultiThreadIoEventLoopGroup {
    /**
     * How long tasks run between two polls, if there are so many. Much less would keep closes, which are tasks too,
     * from keeping up with what polls bring. Netty looks at the clock after every 64.
     */
    private static final long TASKS_MS = 20;

    /** Connections on all loops that wait though their peers have hung up. Each has a descriptor. */
    private static final int MOST_HUNG_UP = 1_024;

    /** As many as there are to be threads. */
    public PacedEventLoops(int threads, ThreadFactory threadFactory, IoHandlerFactory sockets) {
        super(threads, threadFactory, sockets, threads);
    }

    /** Has connections that were given up before they were set up counted, by the endpoint of this one. */
    public static void countRefusals(Channel accepted, Runnable count) {
        PendingConnections.countRefusals(accepted, count);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory sockets, Object... threads) {
        return new Loop(this, executor, sockets, MOST_HUNG_UP / (int) threads[0]);
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        private final PendingConnections pending;

        Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory sockets, int mostHungUp) {
            super(group, executor, sockets, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MS);
            this.pending = new PendingConnections(this, mostHungUp, PacedEventLoops::hungUp, super::register);
        }

        @Override
        public ChannelFuture register(ChannelPromise connection) {
            if (connection.channel().parent() == null || inEventLoop()) {
                return super.register(connection);
            }
            pending.add(connection);
            return connection;
        }
    }

    /**
     * Whether the peer has closed the connection, or at least sends no more, and nothing it has sent is unread; false
     * where the kernel can't be asked.
     */
    private static boolean hungUp(Channel accepted) {
        return accepted instanceof UnixChannel socket
                && LibC.recv(socket.fd().intValue(), new byte[1], 1, LibC.MSG_PEEK | LibC.MSG_DONTWAIT) == 0;
    }
}
