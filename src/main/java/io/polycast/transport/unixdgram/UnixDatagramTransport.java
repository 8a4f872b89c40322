// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.unixdgram;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.FileListener;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketFile;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.Transport;
import io.polycast.transport.UnixServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code unixgram:///path} and {@code unixgram:@name}. The first event loop does all the work: such a socket can't be shared. */
public final class UnixDatagramTransport implements Transport {
    /** All that waits at all receivers is charged to this socket; the default holds some 170 packets. */
    private static final int SEND_BUFFER_BYTES = 4 << 20;

    private static final int PACKETS_AT_ONCE = 64;

    private final AtomicInteger bindings = new AtomicInteger();

    /** For the service loader. */
    public UnixDatagramTransport() {}

    @Override
    public String scheme() {
        return "unixgram";
    }

    @Override
    public boolean datagrams() {
        return true;
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public Set<String> eventLoops() {
        return Set.of("epoll");
    }

    @Override
    public List<Binding> resolve(String host, int port) throws IOException {
        return UnixServer.resolve(host, bindings.incrementAndGet());
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        if (!binding.claimed().compareAndSet(false, true)) {
            return binding.actualPort().future().map(Listener::none);
        }
        ContextInternal internal = (ContextInternal) context;
        EpollDomainDatagramChannel channel = new EpollDomainDatagramChannel();
        UnixDatagramSocket socket = new UnixDatagramSocket(channel, internal, binding.address(), options, acceptor);
        // One byte more than is taken, by which a longer packet is seen; the kernel cuts what does not fit.
        FixedRecvByteBufAllocator allocator = new FixedRecvByteBufAllocator(options.maxPacketSize() + 1);
        allocator.maxMessagesPerRead(PACKETS_AT_ONCE);
        Promise<Listener> bound = internal.promise();
        new Bootstrap()
                .group(internal.nettyEventLoop())
                .channelFactory(() -> channel)
                .handler(socket)
                .option(ChannelOption.RECVBUF_ALLOCATOR, allocator)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .bind(new DomainSocketAddress(binding.unix().kernelPath()))
                .addListener((ChannelFuture result) -> {
                    if (result.isSuccess()) {
                        bound.complete(socket);
                    } else {
                        bound.fail(result.cause());
                    }
                });
        return bound.future()
                .compose(listener -> placed(context, binding, options, listener))
                .onSuccess(listener -> binding.actualPort().complete(0))
                .onFailure(binding.actualPort()::fail);
    }

    private static Future<Listener> placed(Context context, Binding binding, SocketOptions options, Listener listener) {
        SocketFile file = binding.file();
        if (file == null) {
            return Future.succeededFuture(listener);
        }
        return context.<Listener>executeBlocking(() -> {
                    file.place(options.settings().access());
                    return listener;
                })
                .map(there -> new FileListener(context, options.endpoint(), file, listener));
    }
}
