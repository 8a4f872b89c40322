// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class HandshakePoolTest {
    private static final int MOST = 64;

    private final HandshakePool pool = new HandshakePool(bytes -> {}, 2, MOST);

    private TlsHandler handshake() throws Exception {
        return new TlsHandler(SSLContext.getDefault().createSSLEngine(), pool, false);
    }

    @Test
    void theOldestGivesWayWhenThereIsNoMoreRoom() throws Exception {
        List<TlsHandler> handshakes = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            handshakes.add(handshake());
            assertThat(pool.enter(handshakes.get(i))).isNull();
        }
        pool.leave(handshakes.get(0));
        assertThat(pool.enter(handshake())).as("one is done").isNull();
        assertThat(pool.enter(handshake())).isSameAs(handshakes.get(1));
        assertThat(pool.enter(handshake())).isSameAs(handshakes.get(2));
        assertThat(pool.underWay()).isEqualTo(MOST);
        pool.leave(handshakes.get(1));
        assertThat(pool.underWay()).as("who has given way is out already").isEqualTo(MOST);
    }

    @Test
    void ofTwoProcessorsItTakesOneAndWhatWaitsIsBounded() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        pool.execute(() -> {
            begun.countDown();
            await(release);
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        CountDownLatch all = new CountDownLatch(2 * MOST);
        for (int i = 0; i < 2 * MOST; i++) {
            pool.execute(() -> {
                done.incrementAndGet();
                all.countDown();
            });
        }
        assertThatThrownBy(() -> pool.execute(done::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        assertThat(done).hasValue(0);
        release.countDown();
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValue(2 * MOST);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
