// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacedEventLoopsTest {
    private static final int HUNG_UP = 100;
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final CountingSockets sockets = new CountingSockets();

    /** Only counts how often it is polled. Belongs to its event loop. */
    private static final class CountingSockets implements IoHandler {
        private int polls;

        @Override
        public int run(IoHandlerContext context) {
            polls++;
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }

    /** A task that comes back until the event loop has spent its time. */
    private final class Busy implements Runnable {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final EventLoop loop;
        private final CompletableFuture<Integer> polled = new CompletableFuture<>();
        private int pollsBefore;
        private long end;

        Busy(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            long now = threads.getCurrentThreadCpuTime();
            if (end == 0) {
                end = now + BUSY_NANOS;
                pollsBefore = sockets.polls;
            }
            if (now < end) {
                loop.execute(this);
            } else {
                polled.complete(sockets.polls - pollsBefore);
            }
        }
    }

    /** Sets connections up in an order that it remembers, and what each of them has sent. */
    private static final class Remembering extends ChannelInitializer<Channel> {
        private final List<Channel> setUp = new ArrayList<>();
        private final AtomicInteger bytes = new AtomicInteger();
        private final CompletableFuture<Integer> firstToSpeak = new CompletableFuture<>();

        @Override
        protected void initChannel(Channel connection) {
            setUp.add(connection);
            connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object data) {
                    bytes.addAndGet(((ByteBuf) data).readableBytes());
                    ReferenceCountUtil.release(data);
                    firstToSpeak.complete(setUp.indexOf(context.channel()));
                }
            });
        }
    }

    /** A listening socket whose connections wait until it is told that all of them are there. */
    private static final class BusyServer implements AutoCloseable {
        private final PacedEventLoops loops = new PacedEventLoops(1, Thread::new, new HangUps());
        private final PacedEventLoops acceptor = new PacedEventLoops(1, Thread::new, new HangUps());
        private final CountDownLatch allThere = new CountDownLatch(1);
        private final AtomicInteger accepted = new AtomicInteger();
        private final Remembering remembering = new Remembering();
        private final SocketAddress address;

        BusyServer(String kind, Path folder) throws InterruptedException {
            boolean unix = kind.equals("unix");
            Path door = folder.resolve("door");
            Channel listening = new ServerBootstrap()
                    .group(acceptor, loops)
                    .channelFactory(unix ? EpollServerDomainSocketChannel::new : EpollServerSocketChannel::new)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object connection) {
                            context.fireChannelRead(connection);
                            accepted.incrementAndGet();
                        }
                    })
                    .childHandler(remembering)
                    .bind(
                            unix
                                    ? new DomainSocketAddress(door.toString())
                                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel();
            address = unix ? UnixDomainSocketAddress.of(door) : listening.localAddress();
            loops.execute(() -> {
                try {
                    allThere.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        SocketChannel connect(int bytes) throws IOException {
            SocketChannel client = SocketChannel.open(address);
            client.write(ByteBuffer.wrap(new byte[bytes]));
            return client;
        }

        void allAreThere(int connections) {
            await().until(() -> accepted.get() == connections);
            allThere.countDown();
        }

        @Override
        public void close() {
            allThere.countDown();
            acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void thoseWhoAreStillThereAreSetUpFirst(String kind, @TempDir Path folder) throws Exception {
        assumeTrue(Epoll.isAvailable(), "no epoll");
        try (BusyServer server = new BusyServer(kind, folder)) {
            for (int i = 0; i < HUNG_UP; i++) {
                server.connect(0).close();
            }
            try (SocketChannel newcomer = server.connect(1)) {
                assertThat(newcomer.isConnected()).isTrue();
                server.allAreThere(HUNG_UP + 1);

                assertThat(server.remembering.firstToSpeak.get(60, TimeUnit.SECONDS))
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void whatTheySentBeforeTheyHungUpIsRead(String kind, @TempDir Path folder) throws Exception {
        assumeTrue(Epoll.isAvailable(), "no epoll");
        // More than may wait, had they sent nothing.
        int connections = 1_200;
        try (BusyServer server = new BusyServer(kind, folder)) {
            for (int i = 0; i < connections; i++) {
                server.connect(3).close();
            }
            server.allAreThere(connections);

            await().until(() -> server.remembering.bytes.get() == 3 * connections);
        }
    }

    @Test
    void socketsArePolledHoweverManyTasksThereAre() throws Exception {
        PacedEventLoops loops = new PacedEventLoops(1, Thread::new, loop -> sockets);
        try {
            Busy busy = new Busy(loops.next());
            loops.execute(busy);

            // About 25; what is not by this event loop's own doing makes it more.
            assertThat(busy.polled.get(60, TimeUnit.SECONDS)).isGreaterThan(10);
        } finally {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }
}
