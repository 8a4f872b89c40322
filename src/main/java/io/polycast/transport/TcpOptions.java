// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.vertx.core.net.NetServerOptions;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How TCP behaves, see tcp(7).
 *
 * @param noDelay whether small segments leave at once ({@code TCP_NODELAY})
 * @param reusePort whether other processes of the same user may listen on the same port ({@code SO_REUSEPORT})
 * @param keepAlive silence after which the kernel asks whether the peer is there ({@code TCP_KEEPIDLE}); zero for its own idea, two hours
 * @param userTimeout how long what was sent may go unacknowledged before the connection is given up ({@code TCP_USER_TIMEOUT}); zero for
 *     the kernel's own idea, about fifteen minutes
 * @param proxyProtocol whether each connection starts with a header of the PROXY protocol, version 1 or 2, that tells the peer's address
 */
public record TcpOptions(
        boolean noDelay, boolean reusePort, Duration keepAlive, Duration userTimeout, boolean proxyProtocol) {
    /** Unanswered questions after which a peer is given up. */
    private static final int PROBES = 3;

    /** A proxy sends its header at once. */
    private static final int HEADER_SECONDS = 5;

    /** For a server that Vert.x makes. */
    public <O extends NetServerOptions> O applyTo(O options) {
        options.setTcpNoDelay(noDelay)
                .setTcpKeepAlive(true)
                .setReusePort(reusePort)
                .setTcpUserTimeout((int) Math.min(Integer.MAX_VALUE, userTimeout.toMillis()))
                .setUseProxyProtocol(proxyProtocol)
                .setProxyProtocolTimeout(HEADER_SECONDS)
                .setProxyProtocolTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** For a connection that it has accepted. */
    public void applyTo(Channel channel) {
        if (keepAlive.isZero()) {
            return;
        }
        set(channel, () -> ask(channel));
    }

    private void ask(Channel channel) {
        int idle = (int) Math.max(1, keepAlive.toSeconds());
        int interval = Math.max(1, idle / PROBES);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, idle);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, interval);
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
        } else if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(IoUringChannelOption.TCP_KEEPIDLE, idle);
            channel.config().setOption(IoUringChannelOption.TCP_KEEPINTVL, interval);
            channel.config().setOption(IoUringChannelOption.TCP_KEEPCNT, PROBES);
        }
    }

    /** Sets options of a connection, unless it is closed already, which Netty first tells when it is asked for one. */
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
