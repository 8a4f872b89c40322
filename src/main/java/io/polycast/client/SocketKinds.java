// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Function;

/** The kinds of socket of an event loop: Java's, which are there at once, or those of a faster native transport. */
record SocketKinds(
        IoHandlerFactory io,
        ChannelFactory<Channel> stream,
        ChannelFactory<Channel> unix,
        Function<String, SocketAddress> unixAddress,
        ChannelFactory<Channel> datagram) {

    /** Java's own: nothing has to be unpacked and linked before the first byte can leave. */
    static SocketKinds ofJava() {
        return new SocketKinds(
                NioIoHandler.newFactory(),
                NioSocketChannel::new,
                NioDomainSocketChannel::new,
                UnixDomainSocketAddress::of,
                NioDatagramChannel::new);
    }

    /** The native transport's where there is one, for who has to read a lot. */
    static SocketKinds fastest() {
        return Epoll.isAvailable()
                ? new SocketKinds(
                        EpollIoHandler.newFactory(),
                        EpollSocketChannel::new,
                        EpollDomainSocketChannel::new,
                        DomainSocketAddress::new,
                        EpollDatagramChannel::new)
                : ofJava();
    }
}
