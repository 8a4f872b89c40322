// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.polycast.transport.Binding;
import io.polycast.transport.Credentials;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.UnixTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The common part of Unix socket servers with connections, whether streams or packets. */
public final class UnixServer {
    private static final Logger LOG = LoggerFactory.getLogger(UnixServer.class);

    private UnixServer() {}

    /**
     * Listens as one event loop's share; the first one moves the socket file to its path.
     *
     * @param address in the form that Vert.x takes
     */
    public static Future<Listener> listen(
            Context context,
            Binding binding,
            io.vertx.core.net.SocketAddress address,
            NetServerOptions netServerOptions,
            SocketOptions options,
            Handler<NetSocket> connected) {
        NetServer server = options.server(context.owner(), options.applyTo(netServerOptions))
                .connectHandler(connected);
        if (!binding.claimed().compareAndSet(false, true)) {
            return binding.join(context)
                    .compose(first -> server.listen(address))
                    .map(listens -> shared(context, options, server));
        }
        return server.listen(address)
                .compose(listens -> UnixTransport.place(context, binding, options, shared(context, options, server)))
                .onSuccess(listener -> binding.actualPort().complete(0))
                .onFailure(binding.actualPort()::fail);
    }

    private static Listener shared(Context context, SocketOptions options, NetServer server) {
        return new ServerListener(
                () -> 0, server::shutdown, options.watchTls(context, tls -> server.updateSSLOptions(tls, true)));
    }

    /** The peer's credentials; null where the event loops can't provide them. */
    public static @Nullable Credentials credentials(NetSocketInternal socket) {
        if (socket.channelHandlerContext().channel() instanceof EpollDomainSocketChannel channel) {
            try {
                PeerCredentials peer = channel.peerCredentials();
                int[] gids = peer.gids();
                return new Credentials(peer.pid(), peer.uid(), gids.length == 0 ? -1 : gids[0]);
            } catch (IOException e) {
                LOG.debug("no credentials of {}: {}", channel, e.getMessage());
            }
        }
        return null;
    }
}
