// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the watchdog makes of what it sees; its turns are taken by hand. */
class WatchdogTest {
    private final List<Integer> exits = new ArrayList<>();
    private final Watchdog watchdog =
            new Watchdog(new ServerLog(), new LastWord(new ByteArrayOutputStream(), exits::add));

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            watchdog.turn();
        }
    }

    @Test
    void aLoopMayBeSilentForSomeTurnsAndNotForTwenty() {
        AtomicLong beat = new AtomicLong();
        watchdog.watch(List.of(
                new Server.EventLoop(Thread.currentThread(), System::nanoTime),
                new Server.EventLoop(Thread.currentThread(), beat::get)));
        turns(19);
        beat.incrementAndGet();
        turns(20);
        assertThat(watchdog.fatal()).isFalse();
        turns(1);
        assertThat(watchdog.fatal()).isTrue();
    }

    @Test
    void aLoopWhoseThreadHasEndedIsNotWaitedFor() throws Exception {
        Thread ended = new Thread(() -> {});
        ended.start();
        ended.join();
        watchdog.watch(List.of(new Server.EventLoop(ended, () -> 0)));
        turns(1);
        assertThat(watchdog.fatal()).isFalse();
        turns(1);
        assertThat(watchdog.fatal()).isTrue();
    }

    @Test
    void loopsMayEndAtTheEnd() throws Exception {
        Thread ended = new Thread(() -> {});
        ended.start();
        ended.join();
        watchdog.watch(List.of(new Server.EventLoop(ended, () -> 0)));
        watchdog.ending();
        turns(19);
        assertThat(watchdog.fatal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Java heap space, true",
        "GC overhead limit exceeded, true",
        "Metaspace, true",
        "'unable to create native thread: possibly out of memory or process/resource limits reached', true",
        "some other thing, true",
        ", true",
        "'Cannot reserve 16 bytes of direct buffer memory (allocated: 1, limit: 2)', false",
        "'failed to allocate 16 byte(s) of direct memory (used: 1, max: 2)', false"
    })
    void anErrorThatLeavesNoDoubtEndsTheProcess(String message, boolean fatal) {
        watchdog.prepare();
        assertThat(watchdog.outOfMemory(new OutOfMemoryError(message))).isEqualTo(fatal);
        assertThat(watchdog.fatal()).isEqualTo(fatal);
    }

    @Test
    void directMemoryMayBeUsedUpForAWhile() {
        OutOfMemoryError error = new OutOfMemoryError("Cannot reserve 16 bytes of direct buffer memory");
        for (int i = 0; i < 100; i++) {
            assertThat(watchdog.outOfMemory(error)).isFalse();
            turns(i % 10 == 0 ? 2 : 1);
        }
        assertThat(watchdog.fatal()).isFalse();
        for (int i = 0; i < 30; i++) {
            watchdog.outOfMemory(error);
            turns(1);
        }
        assertThat(watchdog.fatal()).isTrue();
    }

    @Test
    void aFullHeapIsOneThatIsCollectedAllTheTimeForAWhile() {
        HeapWatch heap = new HeapWatch();
        for (int i = 0; i < 4; i++) {
            assertThat(heap.overfull(0.95, 0.99)).isFalse();
        }
        assertThat(heap.overfull(0.5, 0.99)).isFalse();
        for (int i = 0; i < 10; i++) {
            assertThat(heap.overfull(0.95, 0.9)).isFalse();
        }
        for (int i = 0; i < 4; i++) {
            assertThat(heap.overfull(0.95, 0.99)).isFalse();
        }
        assertThat(heap.overfull(0.95, 0.99)).isTrue();
    }

    @Test
    void aHealthyProcessGoesOn() {
        turns(100);
        assertThat(watchdog.fatal()).isFalse();
    }

    @Test
    void theLastWordIsWrittenBeforeTheEnd() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LastWord word = new LastWord(out, code -> {
            assertThat(out.toString(UTF_8)).isEqualTo("the end\n");
            exits.add(code);
        });
        word.start();
        word.end("the end\n".getBytes(UTF_8));
        assertThat(exits).containsExactly(ExitCode.FAILED);
    }

    @Test
    void theEndWaitsForNobodyWhoDoesNotRead() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        LastWord word = new LastWord(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        try {
                            read.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                exits::add);
        word.start();
        word.end("the end\n".getBytes(UTF_8));
        assertThat(exits).containsExactly(ExitCode.FAILED);
        read.countDown();
    }

    @Test
    void warnsOfMemoryThatIsNotThere() {
        long mib = 1 << 20;
        assertThat(new MemoryFit(300 * mib, 200 * mib, 512 * mib).warning()).isEmpty();
        assertThat(new MemoryFit(300 * mib, 300 * mib, 512 * mib).warning())
                .get()
                .asString()
                .contains("300 MiB of heap", "512 MiB", "-XX:MaxDirectMemorySize");
        assertThat(new MemoryFit(300 * mib, Long.MAX_VALUE, 512 * mib).warning())
                .isPresent();
    }
}
