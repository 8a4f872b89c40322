// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.unixgram;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.UnixTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/**
 * {@code unixgram:///path} and {@code unixgram:@name}. Such a socket can't be shared, so the first event loop does all
 * the work.
 */
public final class UnixDatagramTransport extends UnixTransport {
    /** Packets pending at all receivers are charged to this socket; the default holds some 170. */
    private static final int SEND_BUFFER_BYTES = 4 << 20;

    private static final int PACKETS_AT_ONCE = 64;

    /** For the service loader. */
    public UnixDatagramTransport() {
        super("unixgram");
    }

    @Override
    public boolean datagrams() {
        return true;
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        if (!binding.claimed().compareAndSet(false, true)) {
            return binding.join(context).map(Listener::none);
        }
        ContextInternal internal = (ContextInternal) context;
        EpollDomainDatagramChannel channel = new EpollDomainDatagramChannel();
        UnixDatagramSocket socket = new UnixDatagramSocket(channel, internal, binding.address(), options, acceptor);
        // One byte more than accepted, to detect a longer packet; the kernel truncates what does not fit.
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
                .compose(listener -> place(context, binding, options, listener))
                .onSuccess(listener -> binding.actualPort().complete(0))
                .onFailure(binding.actualPort()::fail);
    }
}
