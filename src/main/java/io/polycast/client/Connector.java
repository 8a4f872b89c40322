// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.polycast.client.dialect.ServerUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The connector of client sockets, all on one event loop of its own. Made of Netty alone: a command that sends one
 * message ends sooner than more could be loaded. Names are resolved each time, since a server may have moved.
 */
public final class Connector implements AutoCloseable {
    private static final long CLOSE_MS = 5_000;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int SMALLEST_READ = 512;
    private static final int FIRST_READ = 16 << 10;
    private static final int LARGEST_READ = 64 << 10;
    private static final int LARGEST_DATAGRAM = 64 << 10;

    private final SocketKinds kinds;
    private final ClientTls tls;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    private Connector(SocketKinds kinds, ClientTls tls) {
        this.kinds = kinds;
        this.tls = tls;
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("client", true), kinds.io());
        this.loop = group.next();
    }

    /** Starts an event loop that is soon there. */
    public static Connector open(ClientTls tls) {
        return new Connector(SocketKinds.ofJava(), tls);
    }

    /** Starts an event loop that is fast, on the native transport if there is one. */
    public static Connector forLoad(ClientTls tls) {
        return new Connector(SocketKinds.fastest(), tls);
    }

    /** Ends the event loop, and with it all connections, once it has done what it was asked before; waits for that. */
    @Override
    public void close() {
        loop.submit(() -> {}).awaitUninterruptibly(CLOSE_MS);
        group.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
    }

    /** The event loop. */
    public EventLoop loop() {
        return loop;
    }

    ClientTls tls() {
        return tls;
    }

    /** Connects; called on the event loop, where the handler is told how it went. */
    void connect(ServerUrl url, ClientSocket.Handler handler) {
        if (url.port() == 0) {
            connect(url, List.of(kinds.unixAddress().apply(url.path())), handler);
        } else if (url.literalHost()) {
            resolve(url, handler);
        } else {
            Thread resolver = new Thread(() -> resolve(url, handler), "resolver");
            resolver.setDaemon(true);
            resolver.start();
        }
    }

    /** Asks the system, which may take its time unless the host is an address already. */
    private void resolve(ServerUrl url, ClientSocket.Handler handler) {
        Runnable next;
        try {
            List<SocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(url.host())) {
                addresses.add(new InetSocketAddress(address, url.port()));
            }
            next = () -> connect(url, addresses, handler);
        } catch (UnknownHostException e) {
            next = () -> handler.onFailed(e);
        }
        if (loop.inEventLoop()) {
            next.run();
            return;
        }
        try {
            loop.execute(next);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody waits for an answer any more.
            return;
        }
    }

    /** Tries one address after the other. */
    private void connect(ServerUrl url, List<SocketAddress> addresses, ClientSocket.Handler handler) {
        boolean datagrams = url.scheme().datagrams();
        new Bootstrap()
                .group(loop)
                .channelFactory(channels(url))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, reads(datagrams))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (url.port() != 0 && !datagrams) {
                            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
                            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
                        }
                        ClientSocket socket =
                                new ClientSocket(channel, handler, url.scheme().tlsFirst());
                        if (url.scheme().tlsFirst()) {
                            channel.pipeline().addLast("tls", tls.handler(channel.alloc(), url));
                        }
                        channel.pipeline().addLast("client", socket);
                    }
                })
                .connect(addresses.get(0))
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        return;
                    }
                    if (addresses.size() > 1) {
                        connect(url, addresses.subList(1, addresses.size()), handler);
                    } else {
                        handler.onFailed(done.cause());
                    }
                });
    }

    private ChannelFactory<Channel> channels(ServerUrl url) {
        return url.port() == 0 ? kinds.unix() : url.scheme().datagrams() ? kinds.datagram() : kinds.stream();
    }

    private static RecvByteBufAllocator reads(boolean datagrams) {
        return datagrams
                ? new FixedRecvByteBufAllocator(LARGEST_DATAGRAM)
                : new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    }
}
