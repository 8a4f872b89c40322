// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.polycast.LogEvent;
import io.polycast.client.dialect.ServerUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector of client sockets, all on one event loop of its own. Names are resolved each time, since a server may
 * have moved.
 */
public final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private static final long CLOSE_MS = 5_000;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int SMALLEST_READ = 512;
    private static final int FIRST_READ = 16 << 10;
    private static final int LARGEST_READ = 64 << 10;
    private static final int LARGEST_DATAGRAM = 64 << 10;

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final NetClient streams;

    private Connector(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
        this.context = this.vertx.createEventLoopContext();
        this.streams = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS).setTcpKeepAlive(true));
    }

    /** Starts an event loop, on the native transport if there is one. */
    public static Connector open() {
        return new Connector(Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))));
    }

    /** Ends the event loop, and with it all connections; waits for that. */
    @Override
    public void close() {
        try {
            vertx.close().await(CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LogEvent.LOOP_BUSY.log(LOG, CLOSE_MS);
        }
    }

    /** The event loop. */
    public ContextInternal context() {
        return context;
    }

    /** Connects; called on the event loop. */
    Future<ClientSocket> connect(ServerUrl url, ClientSocket.Handler handler) {
        return url.scheme().datagrams() ? datagrams(url, handler) : stream(url, handler);
    }

    private Future<ClientSocket> stream(ServerUrl url, ClientSocket.Handler handler) {
        SocketAddress address = url.port() == 0
                ? SocketAddress.domainSocketAddress(url.path())
                : SocketAddress.inetSocketAddress(url.port(), url.host());
        return streams.connect(address).map(connected -> {
            ChannelHandlerContext netty = ((NetSocketInternal) connected).channelHandlerContext();
            Channel channel = netty.channel();
            channel.config()
                    .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
            ClientSocket socket = ClientSocket.on(channel, handler);
            // In front of Vert.x's own handler, which would copy.
            netty.pipeline().addBefore("handler", "client", socket);
            return socket;
        });
    }

    private Future<ClientSocket> datagrams(ServerUrl url, ClientSocket.Handler handler) {
        return vertx.nameResolver().resolve(url.host()).compose(host -> {
            Promise<ClientSocket> connected = context.promise();
            new Bootstrap()
                    .group(context.nettyEventLoop())
                    .channelFactory(vertx.transport().datagramChannelFactory())
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast("client", ClientSocket.on(channel, handler));
                        }
                    })
                    .connect(new InetSocketAddress(host, url.port()))
                    .addListener((ChannelFutureListener) done -> {
                        if (done.isSuccess()) {
                            connected.complete(done.channel().pipeline().get(ClientSocket.class));
                        } else {
                            connected.fail(done.cause());
                        }
                    });
            return connected.future();
        });
    }
}
