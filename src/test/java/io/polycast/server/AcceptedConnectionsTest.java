// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that arrive faster than an event loop can set them up. */
class AcceptedConnectionsTest {
    private static final int CONNECTIONS = 100;
    private static final int POLLS = 10 * CONNECTIONS;
    private static final int PATIENCE_MS = 60_000;

    private static Vertx start(EventLoops loops) {
        assumeTrue(loops.available(), "no " + loops);
        return Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(loops.transport())
                .build();
    }

    private static NetServer listen(NetServer server) throws Exception {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private static Socket connect(NetServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static void end(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "IO_URING"})
    void mostOfThemWaitOutsideTheProcess(EventLoops loops) throws Exception {
        Vertx vertx = start(loops);
        CountDownLatch allThere = new CountDownLatch(1);
        List<Socket> clients = new ArrayList<>();
        try {
            NetServer server = listen(vertx.createNetServer().connectHandler(socket -> socket.write("!")));
            EventLoop loop = ((VertxInternal) vertx).nettyEventLoopGroup().next();
            EventLoop acceptor =
                    ((VertxInternal) vertx).acceptorEventLoopGroup().next();
            loop.execute(() -> {
                try {
                    allThere.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(connect(server));
            }
            for (int i = 0; i < POLLS; i++) {
                // The acceptor polls in between, and accepts one connection at least.
                acceptor.submit(() -> {}).sync();
            }

            // For each one that was accepted there is a task, or two.
            assertThat(((SingleThreadEventExecutor) loop).pendingTasks()).isBetween(1, CONNECTIONS / 2);

            allThere.countDown();
            for (Socket client : clients) {
                assertThat(client.getInputStream().read()).isEqualTo('!');
            }
        } finally {
            allThere.countDown();
            for (Socket client : clients) {
                client.close();
            }
            end(vertx);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "IO_URING"})
    void thoseThatAreClosedAtOnceMakeRoomForOthers(EventLoops loops) throws Exception {
        Vertx vertx = start(loops);
        try {
            NetServer server = listen(vertx.createNetServer().connectHandler(socket -> socket.close()));
            for (int i = 0; i < CONNECTIONS; i++) {
                try (Socket client = connect(server)) {
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
        } finally {
            end(vertx);
        }
    }
}
