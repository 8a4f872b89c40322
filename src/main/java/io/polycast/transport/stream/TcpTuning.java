// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.polycast.TcpSettings;
import io.vertx.core.net.NetServerOptions;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The mapping of {@link TcpSettings} to Vert.x and Netty. */
public final class TcpTuning {
    /** Unanswered keep-alive probes after which a peer is given up. */
    private static final int PROBES = 3;

    /** A proxy sends its header at once. */
    private static final int HEADER_SECONDS = 5;

    /** Between probes of a peer that sends nothing more. */
    private static final int KEEP_ALIVE_SECONDS = 15;

    private static final long MAX_UNSENT_BYTES = 128 << 10;

    private TcpTuning() {}

    /** For a server created by Vert.x. */
    public static <O extends NetServerOptions> O apply(TcpSettings tcp, O options) {
        options.setTcpNoDelay(tcp.noDelay())
                .setTcpKeepAlive(true)
                .setReusePort(tcp.reusePort())
                .setTcpUserTimeout(
                        (int) Math.min(Integer.MAX_VALUE, tcp.userTimeout().toMillis()))
                .setUseProxyProtocol(tcp.proxyProtocol())
                .setProxyProtocolTimeout(HEADER_SECONDS)
                .setProxyProtocolTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** For a connection that it has accepted. */
    public static void apply(TcpSettings tcp, Channel channel) {
        if (tcp.keepAlive().isZero()) {
            return;
        }
        set(channel, () -> ask(channel, tcp.keepAlive()));
    }

    private static void ask(Channel channel, Duration keepAlive) {
        int idle = (int) Math.max(1, keepAlive.toSeconds());
        int interval = Math.max(1, idle / PROBES);
        probe(channel, idle, interval);
        option(channel, EpollChannelOption.TCP_KEEPCNT, IoUringChannelOption.TCP_KEEPCNT, PROBES);
    }

    /**
     * For a connection whose peer has sent its last byte. From here on a peer that has closed is indistinguishable from
     * one that has half-closed, until it is sent something. If there is nothing to send, the kernel's keep-alive probes
     * find out once the peer's kernel has forgotten the connection: after a minute on Linux.
     */
    static void askSoonerWhetherAlive(Channel channel) {
        probe(channel, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS);
    }

    /** Has the kernel ask after so many seconds of silence, and then as often until there is an answer. */
    private static void probe(Channel channel, int idle, int interval) {
        option(channel, EpollChannelOption.TCP_KEEPIDLE, IoUringChannelOption.TCP_KEEPIDLE, idle);
        option(channel, EpollChannelOption.TCP_KEEPINTVL, IoUringChannelOption.TCP_KEEPINTVL, interval);
    }

    /** Sets an option by the name that it has on the channel's event loops, which may not have it. */
    private static <T> void option(Channel channel, ChannelOption<T> epoll, ChannelOption<T> uring, T value) {
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(epoll, value);
        } else if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(uring, value);
        }
    }

    /**
     * Bounds the kernel's send queue. It would hold megabytes for a peer that does not read, beyond this server's
     * bounds; what is not in flight yet should wait here, where an overflow policy applies.
     */
    static void boundSendQueue(Channel channel) {
        set(
                channel,
                () -> option(
                        channel,
                        EpollChannelOption.TCP_NOTSENT_LOWAT,
                        IoUringChannelOption.TCP_NOTSENT_LOWAT,
                        MAX_UNSENT_BYTES));
    }

    /**
     * Sets options of a connection, unless it is closed already, which Netty only reveals when an option is accessed.
     */
    static void set(Channel channel, Runnable options) {
        try {
            options.run();
        } catch (ChannelException e) {
            if (channel.isOpen() && !(e.getCause() instanceof ClosedChannelException)) {
                throw e;
            }
        }
    }
}
