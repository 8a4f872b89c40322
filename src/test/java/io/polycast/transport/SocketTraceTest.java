// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.transport.SocketTrace.Event;
import io.polycast.transport.SocketTrace.Size;
import io.polycast.transport.SocketTrace.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SocketTraceTest {
    private final SocketTrace trace = new SocketTrace();

    private void note(int times) {
        for (int i = 0; i < times; i++) {
            trace.note(Step.READ, "text", 1, "127.0.0.1:40000", new Size(1, 1, 0), "");
        }
    }

    private List<Long> ids(long since) {
        return trace.since(since).events().stream().map(Event::id).toList();
    }

    @Test
    void notesNothingWhileNobodyWatches() {
        note(1);
        assertThat(trace.watching()).isFalse();
        assertThat(trace.watch()).isTrue();
        assertThat(trace.watch()).isFalse();
        note(1);

        assertThat(ids(0)).containsExactly(1L);
    }

    @Test
    void forgetsAllWhenNobodyHasAskedForLong() {
        trace.watch();
        note(3);
        assertThat(trace.stillWatched(System.nanoTime())).isTrue();
        assertThat(trace.stillWatched(System.nanoTime() + SocketTrace.WATCHED_NANOS + 1))
                .isFalse();

        assertThat(trace.watching()).isFalse();
        assertThat(ids(0)).isEmpty();
        assertThat(trace.watch()).isTrue();
        note(1);
        assertThat(ids(3)).containsExactly(4L);
    }

    @Test
    void goesOnAfterWhatIsKnown() {
        trace.watch();
        note(5);

        assertThat(ids(3)).containsExactly(4L, 5L);
        assertThat(trace.since(3).skipped()).isZero();
        assertThat(ids(5)).isEmpty();
        assertThat(trace.since(5).skipped()).isZero();
    }

    @Test
    void tellsHowManyAreLeftOut() {
        trace.watch();
        note(2_000);

        assertThat(ids(10))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1_751, 2_000).boxed().toList());
        assertThat(trace.since(10).skipped()).isEqualTo(1_740);
    }

    @Test
    void anIdOfAnotherProcessIsAsGoodAsNone() {
        trace.watch();
        note(2);

        assertThat(ids(700)).containsExactly(1L, 2L);
        assertThat(ids(-1)).containsExactly(1L, 2L);
        assertThat(trace.since(700).skipped()).isZero();
    }

    @Test
    void tracesOnlySoManySockets() {
        for (int i = 0; i < 250; i++) {
            assertThat(trace.hasRoom()).isTrue();
            trace.enter();
        }
        assertThat(trace.hasRoom()).isFalse();
        trace.leave();
        assertThat(trace.hasRoom()).isTrue();
    }

    @Test
    void whoIsHereIsOnLoopbackOrUnixSockets() {
        assertThat(ThisMachine.has(new InetSocketAddress("127.3.2.1", 1))).isTrue();
        assertThat(ThisMachine.has(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
                .isTrue();
        assertThat(ThisMachine.has(new UnixAddress(""))).isTrue();
        assertThat(ThisMachine.has(new InetSocketAddress("192.0.2.1", 1))).isFalse();
        assertThat(ThisMachine.has(new InetSocketAddress("0.0.0.0", 1))).isFalse();
        assertThat(ThisMachine.has(InetSocketAddress.createUnresolved("unknown", 0)))
                .isFalse();
    }
}
