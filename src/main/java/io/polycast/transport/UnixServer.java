// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What servers of Unix sockets that take connections have in common, whether these are streams or keep packets. */
public final class UnixServer {
    private static final Logger LOG = LoggerFactory.getLogger(UnixServer.class);

    private UnixServer() {}

    /** The binding of a path or an abstract name; blocks. */
    public static List<Binding> resolve(String name, int number) throws IOException {
        UnixAddress address = new UnixAddress(name);
        if (!address.isAbstract()) {
            return List.of(Binding.unix(address, SocketFile.at(name), number));
        }
        if (address.kernelPath().length() > UnixAddress.MAX_PATH_BYTES) {
            throw new IOException(
                    "the name is longer than the " + UnixAddress.MAX_PATH_BYTES + " bytes that a socket may have");
        }
        return List.of(Binding.unix(address, null, number));
    }

    /**
     * Listens as one event loop's share; the first one puts the socket file in its place.
     *
     * @param address as Vert.x takes it
     */
    public static Future<Listener> listen(
            Context context,
            Binding binding,
            io.vertx.core.net.SocketAddress address,
            NetServerOptions netServerOptions,
            SocketOptions options,
            Handler<NetSocket> connected) {
        NetServer server =
                new GatedServer(context.owner(), options.applyTo(netServerOptions), options).connectHandler(connected);
        if (!binding.claimed().compareAndSet(false, true)) {
            return binding.actualPort()
                    .future()
                    .compose(first -> server.listen(address))
                    .map(listens -> shared(context, options, server));
        }
        SocketFile file = binding.file();
        return server.listen(address)
                .compose(listens -> file == null
                        ? Future.succeededFuture()
                        : context.executeBlocking(() -> {
                            file.place(options.settings().access());
                            return null;
                        }))
                .<Listener>map(placed -> file == null
                        ? shared(context, options, server)
                        : new FileListener(context, options.endpoint(), file, shared(context, options, server)))
                .onSuccess(listener -> binding.actualPort().complete(0))
                .onFailure(binding.actualPort()::fail);
    }

    private static Listener shared(Context context, SocketOptions options, NetServer server) {
        return new ServerListener(
                () -> 0, server::shutdown, options.watchTls(context, tls -> server.updateSSLOptions(tls, true)));
    }

    /** Who has connected; null where the event loops can't tell. */
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
