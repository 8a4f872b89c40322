// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.util.NetUtil;
import io.polycast.transport.Acceptor;
import io.polycast.transport.Binding;
import io.polycast.transport.HostResolver;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.Transport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code udp://host:port}. */
public final class UdpTransport implements Transport {
    /**
     * Capacity for a burst; the kernel's default holds some 250 small datagrams. Linux caps this at its own maximum.
     */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    /** The largest datagram has 65,507 bytes, so none is ever truncated. */
    private static final int RECEIVE_BYTES = 65_536;

    /** Datagrams per system call, where the transport supports it. */
    private static final int RECEIVE_COUNT = 16;

    /** The socket is shared by all peers; the kernel usually takes datagrams at once. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private static final InetAddress LIMITED_BROADCAST =
            Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString("255.255.255.255"));

    private final AtomicInteger bindings = new AtomicInteger();

    /** For the service loader. */
    public UdpTransport() {}

    @Override
    public String scheme() {
        return "udp";
    }

    @Override
    public boolean datagrams() {
        return true;
    }

    @Override
    public boolean forgeable() {
        return true;
    }

    @Override
    public List<Binding> resolve(String host, int port) throws IOException {
        List<Binding> found = new ArrayList<>();
        for (InetAddress address : new HostResolver().resolve(host)) {
            boolean shared = address.isMulticastAddress() || broadcast(address);
            found.add(Binding.inet(address, shared ? port : free(address, port), bindings.incrementAndGet()));
        }
        return found;
    }

    /**
     * Checks that a port is free, or finds one. The event loops' sockets share their port by SO_REUSEPORT, which would
     * let a second server of the same user join them instead of failing with an address in use, or be given that
     * server's port for port 0. A socket without that option fails, and is given a port that nobody has.
     */
    private static int free(InetAddress address, int port) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.bind(new InetSocketAddress(address, port));
            return probe.getLocalPort();
        }
    }

    /** Whether this is no machine's address because it is the broadcast address of a segment. */
    private static boolean broadcast(InetAddress address) throws SocketException {
        return address.equals(LIMITED_BROADCAST)
                || NetworkInterface.networkInterfaces()
                        .flatMap(each -> each.getInterfaceAddresses().stream())
                        .anyMatch(own -> address.equals(own.getBroadcast()));
    }

    @Override
    public Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor) {
        ContextInternal internal = (ContextInternal) context;
        if (binding.inet().getAddress().isMulticastAddress()
                || options.settings().broadcast()) {
            // Every socket of a group would receive every datagram, so there is one.
            return binding.claimed().compareAndSet(false, true)
                    ? group(internal, binding, options, acceptor)
                            .onSuccess(listener -> binding.actualPort().complete(listener.port()))
                            .onFailure(binding.actualPort()::fail)
                    : binding.join(context).map(Listener::none);
        }
        if (binding.claimed().compareAndSet(false, true)) {
            return bindAll(internal, binding, binding.inet().getPort(), options, acceptor)
                    .onSuccess(listener -> binding.actualPort().complete(listener.port()))
                    .onFailure(binding.actualPort()::fail);
        }
        return binding.join(context)
                .compose(port -> sharesPorts(internal)
                        ? bindAll(internal, binding, port, options, acceptor)
                        : Future.succeededFuture(Listener.none(port)));
    }

    private static boolean sharesPorts(ContextInternal context) {
        return !(context.owner().transport() instanceof NioTransport);
    }

    /**
     * Binds one socket per address of this machine besides the one on the wildcard address; the kernel prefers them. A
     * wildcard socket replies from whichever address the kernel thinks best, not necessarily the one that the peer sent
     * to, and a peer with a connected socket discards what comes from elsewhere.
     */
    private static Future<Listener> bindAll(
            ContextInternal context, Binding binding, int port, SocketOptions options, Acceptor acceptor) {
        InetAddress address = binding.inet().getAddress();
        Future<Listener> first = bind(context, address, port, options, acceptor);
        if (!address.isAnyLocalAddress() || !sharesPorts(context)) {
            return first;
        }
        return first.compose(every -> context.executeBlocking(() -> ownAddresses(address instanceof Inet4Address))
                .compose(own -> {
                    List<Future<Listener>> each = own.stream()
                            .map(one -> bind(context, one, every.port(), options, acceptor))
                            .toList();
                    // An address may have gone, or not be ready: then the first socket serves it as well as it can.
                    return Future.join(each)
                            .transform(joined -> Future.succeededFuture(new UdpSockets(
                                    every,
                                    each.stream()
                                            .filter(Future::succeeded)
                                            .map(Future::result)
                                            .toList())));
                }));
    }

    private static List<InetAddress> ownAddresses(boolean onlyV4) throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !onlyV4 || address instanceof Inet4Address)
                .toList();
    }

    /** Several sockets of one event loop, on one port. */
    private record UdpSockets(Listener every, List<Listener> each) implements Listener {
        @Override
        public int port() {
            return every.port();
        }

        @Override
        public void stopAccepting() {
            every.stopAccepting();
            each.forEach(Listener::stopAccepting);
        }

        @Override
        public Future<Void> close() {
            return Future.all(each.stream().map(Listener::close).toList()).compose(closed -> every.close());
        }
    }

    private static Future<Listener> bind(
            ContextInternal context, InetAddress address, int port, SocketOptions options, Acceptor acceptor) {
        DatagramChannel channel = channel(context, address instanceof Inet6Address);
        UdpSocket socket = new UdpSocket(channel, context, options, acceptor, null);
        Bootstrap bootstrap = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(() -> channel)
                .handler(socket)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        if (sharesPorts(context)) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        int receiveBytes = RECEIVE_BYTES;
        if (channel instanceof EpollDatagramChannel) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, RECEIVE_BYTES);
            receiveBytes *= RECEIVE_COUNT;
        }
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(receiveBytes));
        Promise<Listener> bound = context.promise();
        bootstrap.bind(new InetSocketAddress(address, port)).addListener((ChannelFuture result) -> {
            if (result.isSuccess()) {
                bound.complete(socket);
            } else {
                bound.fail(result.cause());
            }
        });
        return bound.future();
    }

    private static Future<Listener> group(
            ContextInternal context, Binding binding, SocketOptions options, Acceptor acceptor) {
        UdpGroup group;
        DatagramChannel channel;
        boolean v6 = binding.inet().getAddress() instanceof Inet6Address;
        try {
            group = UdpGroup.of(binding.inet(), options.settings().interfaces());
            channel = ofFamily(context, v6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        } catch (IOException e) {
            return context.failedFuture(e);
        }
        UdpSocket socket = new UdpSocket(channel, context, options, acceptor, group);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        Bootstrap bootstrap = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(() -> channel)
                .handler(socket)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BROADCAST, options.settings().broadcast())
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        Promise<Void> bound = context.promise();
        bootstrap
                .bind(new InetSocketAddress(
                        v6 ? "::" : "0.0.0.0", group.address().getPort()))
                .addListener((ChannelFuture result) -> {
                    if (result.isSuccess()) {
                        bound.complete();
                    } else {
                        bound.fail(result.cause());
                    }
                });
        return bound.future().compose(done -> join(context, group, channel)).map(done -> {
            socket.acceptGroup();
            return socket;
        });
    }

    private static Future<Void> join(ContextInternal context, UdpGroup group, DatagramChannel channel) {
        List<Future<Void>> joined = new ArrayList<>();
        for (NetworkInterface networkInterface : group.interfaces()) {
            Promise<Void> one = context.promise();
            UdpGroup.leaveBy(networkInterface, channel);
            channel.joinGroup(group.address(), networkInterface).addListener((ChannelFuture result) -> {
                if (result.isSuccess()) {
                    one.complete();
                } else {
                    one.fail(result.cause());
                }
            });
            joined.add(one.future());
        }
        return Future.all(joined).<Void>mapEmpty().onFailure(e -> channel.close());
    }

    /** A socket of a single family: a dual-stack one can't choose the interface for IPv4 multicast. */
    private static DatagramChannel ofFamily(ContextInternal context, SocketProtocolFamily family) {
        if (context.owner().transport() instanceof NioTransport) {
            return new NioDatagramChannel(family);
        }
        return context.owner().transport() instanceof EpollTransport
                ? new EpollDatagramChannel(family)
                : new IoUringDatagramChannel(family);
    }

    @SuppressWarnings("deprecation") // Netty's newer name for the family is not yet in Vert.x's transport.
    private static DatagramChannel channel(ContextInternal context, boolean v6) {
        return context.owner()
                .transport()
                .datagramChannel(v6 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4);
    }
}
