// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that shut down their sending side, as {@code nc -N} does at the end of its input. */
class HalfCloseTest {
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void whatWasSentIsProcessedAndMessagesGoOnArriving(String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        try (RunningServer server = RunningServer.start(1, transport, door("text"));
                StreamClient other = StreamClient.connect(server.address("text"));
                StreamClient half = StreamClient.connect(server.address("text"))) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            half.send("first\nlast without an end").halfClose();

            assertThat(other.readLine()).isEqualTo("first");
            assertThat(other.readLine()).isEqualTo("last without an end");
            other.sendLine("can you hear me");
            assertThat(half.readLine()).isEqualTo("can you hear me");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void aHalfClosedClientThatGoesAwayIsNoticedAndNoCoreSpins(String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        try (RunningServer server = RunningServer.start(1, transport, door("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            StreamClient half = StreamClient.connect(server.address("text"));
            assertThat(half.ask("/ping")).isEqualTo("+PONG");
            half.halfClose();
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            assertIdle("half-closed");

            half.close();
            // The kernel tells that nobody is there any more in answer to what is sent; epoll passes that on at once,
            // the others
            // with the next attempt.
            other.sendLine("anyone?");
            await().untilAsserted(() -> {
                if (!transport.equals("epoll")) {
                    other.sendLine("anyone?");
                }
                assertThat(server.gauge("polycast.connections", "text")).isEqualTo(1);
            });
            assertIdle("gone");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void aHalfClosedClientThatReadsSlowlyGetsAllOfIt(String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        int rounds = 3;
        String line = "x".repeat(1_000);
        int burst = 8_000;
        try (RunningServer server =
                        RunningServer.start(1, transport, door("text").limits(limits -> limits.maxPending(64 << 20)));
                StreamClient half = StreamClient.connect(server.address("text"), 4_096);
                StreamClient other = StreamClient.connect(server.address("text"))) {
            assertThat(half.ask("/ping")).isEqualTo("+PONG");
            half.halfClose();

            // More than once: each time the kernel's buffer is full, and empty again.
            for (int round = 0; round < rounds; round++) {
                other.send((line + "\n").repeat(burst));
                assertThat(other.ask("/ping")).isEqualTo("+PONG");
                for (int i = 0; i < burst; i++) {
                    assertThat(half.readLine()).isEqualTo(line);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void aResetAfterAHalfCloseEndsTheClientAndNoCoreSpins(String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        try (RunningServer server = RunningServer.start(1, transport, door("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            StreamClient half = StreamClient.connect(server.address("text"));
            assertThat(half.ask("/ping")).isEqualTo("+PONG");
            half.halfClose();
            assertThat(other.ask("/ping")).isEqualTo("+PONG");

            half.reset();
            await().untilAsserted(() -> {
                if (!transport.equals("epoll")) {
                    // These learn of it when they send the next time.
                    other.sendLine("anyone?");
                }
                assertThat(server.gauge("polycast.connections", "text")).isEqualTo(1);
            });
            assertIdle("reset");
        }
    }

    /** While nothing happens, the event loops use next to no processor time. */
    private static void assertIdle(String when) {
        long before = eventLoopNanos();
        Duration watched = Duration.ofMillis(600);
        await().pollDelay(watched).until(() -> true);
        assertThat(Duration.ofNanos(eventLoopNanos() - before)).as(when).isLessThan(watched.dividedBy(3));
    }

    private static long eventLoopNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("vert.x-eventloop")) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }

    @Test
    void aClientWithoutSubscriptionsIsDoneWhenItHasSaidItsLastWord() throws Exception {
        try (RunningServer server = RunningServer.start(door("json").protocol("json", "line"));
                StreamClient client = StreamClient.connect(server.address("json"))) {
            client.sendLine("{\"op\":\"pub\",\"channel\":\"a\",\"data\":\"x\",\"id\":1}")
                    .halfClose();

            assertThat(client.readLine()).isEqualTo("{\"op\":\"ok\",\"id\":1}");
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void aCutFrameEndsTheConnection() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("frames").protocol("raw", "length").channel("frames"));
                StreamClient client = StreamClient.connect(server.address("frames"))) {
            client.send(new byte[] {0, 0, 0, 9, 'c', 'u', 't'}).halfClose();

            assertThat(client.readLine()).isNull();
        }
    }
}
