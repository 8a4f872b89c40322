// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.polycast.LogEvent;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.Acceptor;
import io.polycast.transport.AddressText;
import io.polycast.transport.Credentials;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.SocketTrace;
import io.polycast.transport.UnixAddress;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.polycast.transport.tls.LaterTls;
import io.polycast.transport.tls.TlsOffer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.ShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a stream socket. */
public final class StreamWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(StreamWire.class);

    private final ChannelHandlerContext netty;
    private final Channel channel;
    private final EndpointMeters meters;
    private final SocketAddress remote;
    private final SocketAddress local;
    private final @Nullable Credentials credentials;
    private final int maxPacketSize;
    private @Nullable SslHandler tls;
    private String certifiedName;

    /** What has yet to start TLS; null when nothing can. */
    private @Nullable LaterTls laterTls;

    private boolean upgrading;
    private boolean reading = true;
    private WireHandler handler = new NobodyYet();
    private @Nullable Throwable failure;
    private boolean inputEnded;
    private boolean finished;
    private long writtenBytes;

    private StreamWire(
            NetSocketInternal socket,
            EndpointMeters meters,
            SocketAddress remote,
            SocketAddress local,
            @Nullable Credentials credentials,
            int maxPacketSize) {
        this.netty = socket.channelHandlerContext();
        this.channel = netty.channel();
        this.meters = meters;
        this.remote = remote;
        this.local = local;
        this.credentials = credentials;
        this.maxPacketSize = maxPacketSize;
        this.tls = channel.pipeline().get(SslHandler.class);
        this.certifiedName = tls == null ? "" : CertifiedName.of(tls);
    }

    /** An address of a channel, or a placeholder when the peer has already gone and there is none. */
    public static InetSocketAddress orUnknown(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet : InetSocketAddress.createUnresolved("unknown", 0);
    }

    /** Wraps a new TCP socket; called on its event loop, before anything is read. */
    public static StreamWire open(NetSocketInternal socket, SocketOptions options, Acceptor acceptor) {
        TcpTuning.apply(options.settings().tcp(), socket.channelHandlerContext().channel());
        return takeOver(socket, options, remote(socket), acceptor);
    }

    /** Wraps a TCP socket that somebody else opened; called on its event loop. */
    public static StreamWire takeOver(
            NetSocketInternal socket, SocketOptions options, InetSocketAddress remote, Acceptor acceptor) {
        SocketAddress local = orUnknown(socket.channelHandlerContext().channel().localAddress());
        return open(socket, options, new StreamWire(socket, options.meters(), remote, local, null, 0), acceptor);
    }

    /** The peer's address; behind a proxy, the one in its header. */
    public static InetSocketAddress remote(NetSocketInternal socket) {
        io.vertx.core.net.SocketAddress told = socket.remoteAddress();
        InetAddress address =
                told == null || told.host() == null ? null : NetUtil.createInetAddressFromIpAddressString(told.host());
        SocketAddress known = socket.channelHandlerContext().channel().remoteAddress();
        if (address == null) {
            return orUnknown(known);
        }
        InetSocketAddress remote = new InetSocketAddress(address, told.port());
        // The channel keeps its own copy for as long as the client is connected; one is enough.
        return known instanceof InetSocketAddress same && remote.equals(same) ? same : remote;
    }

    /**
     * Wraps a new Unix socket; called on its event loop, before anything is read.
     *
     * @param local the listening address, which the socket itself may know by another name
     * @param maxPacketSize for sockets that preserve packet boundaries, where each write is a packet; 0 for streams
     */
    public static StreamWire openUnix(
            NetSocketInternal socket,
            SocketOptions options,
            SocketAddress local,
            @Nullable Credentials credentials,
            int maxPacketSize,
            Acceptor acceptor) {
        Channel channel = socket.channelHandlerContext().channel();
        // The address reported for an unnamed peer is the listening one, or the working directory of this process.
        UnixAddress remote = channel.remoteAddress() instanceof DomainSocketAddress named
                        && !named.path().isEmpty()
                        && !named.equals(channel.localAddress())
                ? UnixAddress.ofKernel(named.path())
                : new UnixAddress("");
        StreamWire wire = new StreamWire(socket, options.meters(), remote, local, credentials, maxPacketSize);
        return open(socket, options, wire, acceptor);
    }

    private static StreamWire open(
            NetSocketInternal socket, SocketOptions options, StreamWire wire, Acceptor acceptor) {
        options.trace().accepted(wire.channel, options.endpoint(), wire.remote, () -> AddressText.peer(wire));
        wire.laterTls = options.laterTls();
        wire.channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        TcpTuning.boundSendQueue(wire.channel);
        ContextInternal context = ((ConnectionBase) socket).context();
        wire.netty.pipeline().addBefore("handler", "wire", wire.new Events(context));
        socket.handler(wire::received);
        socket.readCompletionHandler(nothing -> wire.handler.onReadComplete());
        socket.exceptionHandler(wire::failed);
        socket.closeHandler(nothing -> wire.handler.onClosed(wire.failure));
        wire.handler = acceptor.accept(wire);
        if (!wire.channel.isRegistered()) {
            // Closed before anybody could be told.
            context.runOnContext(nothing -> wire.handler.onClosed(wire.failure));
        }
        return wire;
    }

    /** For a socket taken over after its peer had sent its last byte. */
    public void inputHasEnded() {
        inputEnded = true;
        handler.onInputEnd();
    }

    private void failed(Throwable cause) {
        failure = cause;
        if (cause instanceof Error) {
            // Not the peer's fault, whatever becomes of the process.
            LogEvent.CONNECTION_ERROR.log(LOG, cause);
        }
    }

    private void received(Buffer data) {
        meters.bytesIn(data.length());
        handler.onData(data);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    @Override
    public String certifiedName() {
        return certifiedName;
    }

    @Override
    public Map<String, Long> kernelStats() {
        if (!(channel instanceof EpollSocketChannel tcp) || !tcp.isOpen()) {
            return Map.of();
        }
        EpollTcpInfo info = tcp.tcpInfo();
        return Map.of("rtt-micros", info.rtt(), "retransmits", info.totalRetrans());
    }

    @Override
    public void trace(SocketTrace trace, String endpoint) {
        trace.follow(channel, endpoint, remote, () -> AddressText.peer(this));
    }

    @Override
    public boolean packets() {
        return maxPacketSize > 0;
    }

    @Override
    public int maxPacketSize() {
        return packets() ? maxPacketSize : Integer.MAX_VALUE;
    }

    @Override
    public void write(ByteBuf bytes) {
        meters.bytesOut(bytes.readableBytes());
        writtenBytes += bytes.readableBytes();
        netty.write(bytes, netty.voidPromise());
    }

    @Override
    public void flush() {
        netty.flush();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public boolean gone() {
        return !channel.isOpen();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public long takenBytes() {
        return writtenBytes - pendingBytes();
    }

    @Override
    public boolean secure() {
        return tls != null;
    }

    @Override
    public boolean mayStartTls() {
        return laterTls != null;
    }

    @Override
    public Future<Void> startTls() {
        LaterTls later = laterTls;
        return later == null
                ? Future.failedFuture("this connection has no TLS to start")
                : secured(later.start(ContextInternal.current(), channel, TlsOffer.NONE)
                                .map(Optional::of))
                        .mapEmpty();
    }

    @Override
    public Future<Boolean> acceptTls(long within) {
        LaterTls later = laterTls;
        return later == null
                ? Future.succeededFuture(false)
                : secured(TlsOffer.await(ContextInternal.current(), channel, later, within));
    }

    /** Whether there is TLS in the end; reading is under its control until then. */
    private Future<Boolean> secured(Future<Optional<SslHandler>> started) {
        upgrading = true;
        return started.map(handler -> {
                    handler.ifPresent(this::secured);
                    return handler.isPresent();
                })
                .onFailure(cause -> {
                    failed(cause);
                    close();
                })
                .onComplete(done -> {
                    upgrading = false;
                    reading(reading);
                });
    }

    private void secured(SslHandler handler) {
        laterTls = null;
        tls = handler;
        certifiedName = CertifiedName.of(handler);
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        // While TLS is being started, reading is under its control.
        if (channel.isOpen() && !upgrading) {
            // Not the socket's own pause, which continues to read into a queue for a while.
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void finish() {
        if (finished) {
            return;
        }
        finished = true;
        // The empty write completes after everything written before it.
        netty.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (inputEnded || !written.isSuccess()) {
                close();
            } else if (tls != null) {
                // Sends close_notify; a bare FIN would look like an attack.
                tls.closeOutbound();
            } else {
                ((DuplexChannel) channel).shutdownOutput();
            }
        });
    }

    @Override
    public void close() {
        // On the channel: the socket's own close waits for its flush, which a stuck peer delays for ever.
        netty.close();
    }

    /** The events that Vert.x's socket does not report. Sits right before Vert.x's own handler. */
    private final class Events extends ChannelInboundHandlerAdapter {
        private final ContextInternal context;

        Events(ContextInternal context) {
            this.context = context;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (channel.isWritable()) {
                context.emit(nothing -> handler.onWritable());
            }
            ctx.fireChannelWritabilityChanged();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                TcpTuning.askSoonerWhetherAlive(channel);
            } else if (event instanceof ChannelInputShutdownEvent
                    || (event instanceof SslCloseCompletionEvent closed && closed.isSuccess())) {
                boolean first = !inputEnded;
                inputEnded = true;
                context.emit(nothing -> inputEnded(first));
            } else if (!(event instanceof ShutdownEvent)) {
                ctx.fireUserEventTriggered(event);
            }
        }

        private void inputEnded(boolean first) {
            if (first) {
                handler.onInputEnd();
            }
            // A handshake can't be finished without the peer either.
            if (upgrading || (finished && ((DuplexChannel) channel).isOutputShutdown())) {
                close();
            }
        }
    }
}
