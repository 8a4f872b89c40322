// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.netty.bootstrap.ServerBootstrap;
import io.polycast.transport.stream.AcceptWindow;
import io.polycast.transport.stream.seqpacket.SeqpacketEventLoops;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The I/O mechanism of event loops: the {@code transport} of the configuration. */
enum EventLoops {
    /**
     * Whatever suits the machine best. Epoll supports more kinds of sockets, and reports more about them, than the
     * others.
     */
    AUTO("auto"),
    /** Java's own; available everywhere. */
    NIO("nio"),
    /** Linux. */
    EPOLL("epoll"),
    /** Recent Linux; slightly less CPU time per message at slightly higher latency. */
    IO_URING("io_uring");

    private final String label;

    EventLoops(String label) {
        this.label = label;
    }

    static EventLoops named(String label) {
        return Arrays.stream(values())
                .filter(loops -> loops.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown transport " + label));
    }

    /** Must only be called when {@link #available}. */
    Transport transport() {
        Transport found = Objects.requireNonNull(find(), label);
        if (found == Transport.EPOLL) {
            return SeqpacketEventLoops.transport();
        }
        return new TransportInternal(found.name(), true, null, found == Transport.NIO ? new Nio() : new IoUring());
    }

    private static final class Nio extends NioTransport {
        @Override
        public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(config, domainSocket, bootstrap);
            AcceptWindow.install(bootstrap);
        }
    }

    private static final class IoUring extends IoUringTransport {
        @Override
        public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(config, domainSocket, bootstrap);
            AcceptWindow.install(bootstrap);
        }
    }

    boolean available() {
        return usable(find());
    }

    private @Nullable Transport find() {
        return switch (this) {
            case AUTO -> usable(Transport.EPOLL) ? Transport.EPOLL : Transport.NIO;
            case NIO -> Transport.NIO;
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
        };
    }

    /** Vert.x has null where the classes of a transport are missing. */
    private static boolean usable(@Nullable Transport transport) {
        return transport != null && transport.available();
    }

    /**
     * Half the processors. On two, one loop took 20 % less CPU time per delivery than two, as there are no hops between
     * them; the kernel's side of the sockets keeps the other half busy.
     */
    static int defaultCount() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
