// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.polycast.metrics.EndpointMeters;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
    private static final int MOST = 64;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HandshakePool pool = new HandshakePool(bytes -> {}, 2, MOST);
    private final FailedOpenings failures = new FailedOpenings(
            "text", new EndpointMeters(registry, "text", List.of("slow"), List.of())::connectionRefused);

    private EmbeddedChannel connect(HandshakeGate gate) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("ssl", new TlsHandler(engine, pool, false));
        channel.pipeline().addFirst("gate", gate);
        return channel;
    }

    private long refused() {
        return (long) registry.find("polycast.connections.refused").functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    @Test
    void soManyBeginInASecond() throws Exception {
        HandshakeGate gate = new HandshakeGate(new Handshakes(3, pool, failures));
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            channels.add(connect(gate));
        }
        // A second may have passed in between.
        assertThat(channels.subList(0, 3)).allMatch(EmbeddedChannel::isOpen);
        long open = channels.stream().filter(EmbeddedChannel::isOpen).count();
        assertThat(refused()).isEqualTo(5 - open);
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(pool.underWay()).isZero();
    }

    @Test
    void theOldestGivesWayAndIsCounted() throws Exception {
        HandshakeGate gate = new HandshakeGate(new Handshakes(0, pool, failures));
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < MOST + 2; i++) {
            channels.add(connect(gate));
        }
        assertThat(channels.subList(0, 2)).noneMatch(EmbeddedChannel::isOpen);
        assertThat(channels.subList(2, MOST + 2)).allMatch(EmbeddedChannel::isOpen);
        assertThat(refused()).isEqualTo(2);
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(pool.underWay()).isZero();
    }

    @Test
    void whatIsSentInTheMiddleOfAHandshakeIsBounded() throws Exception {
        EmbeddedChannel channel = connect(new HandshakeGate(new Handshakes(0, pool, failures)));
        // The head of the longest record, over and over.
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0x40, 0}));
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[80 << 10]));
        assertThat(channel.isOpen()).isFalse();
        assertThat(refused()).isEqualTo(1);
        channel.finishAndReleaseAll();
    }
}
