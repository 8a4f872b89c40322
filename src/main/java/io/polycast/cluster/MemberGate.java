// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.networking.ChannelOption;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.networking.OutboundHandler;
import com.hazelcast.internal.nio.IOUtil;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.internal.server.tcp.UnifiedProtocolDecoder;
import com.hazelcast.internal.server.tcp.UnifiedProtocolEncoder;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The gate on each connection of Hazelcast: lets nothing in before the other side has proved that it knows the
 * cluster's secret. Hazelcast deserializes Java objects first and compares the cluster's name afterwards; it also
 * serves clients of several kinds, which could change everything.
 */
final class MemberGate {
    private static final int KILOBYTE = 1024;
    private static final int MOST_BYTES = 128;

    private final String secret;
    private final Strangers strangers;
    private final Runnable refused;

    /** Calls {@code refused}, on some thread, when another member does not let this one in. */
    MemberGate(String secret, Strangers strangers, Runnable refused) {
        this.secret = secret;
        this.strangers = strangers;
        this.refused = refused;
    }

    /** The node context that makes Hazelcast use the gate. */
    DefaultNodeContext context() {
        return new DefaultNodeContext() {
            @Override
            public NodeExtension createNodeExtension(Node node) {
                return new DefaultNodeExtension(node) {
                    @Override
                    public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(
                            ServerContext server) {
                        ChannelInitializer initializer = channel -> guard(channel, server, node);
                        return qualifier -> initializer;
                    }
                };
            }
        };
    }

    private void guard(Channel channel, ServerContext server, Node node) {
        HazelcastProperties properties = server.properties();
        // As Hazelcast has them.
        channel.options()
                .setOption(ChannelOption.DIRECT_BUF, properties.getBoolean(ClusterProperty.SOCKET_BUFFER_DIRECT))
                .setOption(ChannelOption.TCP_NODELAY, properties.getBoolean(ClusterProperty.SOCKET_NO_DELAY))
                .setOption(ChannelOption.SO_KEEPALIVE, properties.getBoolean(ClusterProperty.SOCKET_KEEP_ALIVE))
                .setOption(
                        ChannelOption.SO_SNDBUF,
                        properties.getInteger(ClusterProperty.SOCKET_SEND_BUFFER_SIZE) * KILOBYTE)
                .setOption(
                        ChannelOption.SO_RCVBUF,
                        properties.getInteger(ClusterProperty.SOCKET_RECEIVE_BUFFER_SIZE) * KILOBYTE)
                .setOption(ChannelOption.SO_LINGER, properties.getSeconds(ClusterProperty.SOCKET_LINGER_SECONDS));
        boolean connects = channel.isClientMode();
        Challenge challenge = connects
                ? Challenge.connecting(secret, Challenge.Door.MEMBERS)
                : Challenge.accepting(secret, Challenge.Door.MEMBERS);
        if (!connects) {
            strangers.came(channel, () -> IOUtil.closeResource(channel));
            channel.addCloseListener(closed -> strangers.gone(channel));
        }
        Out out = new Out(server);
        out.say(challenge.opening());
        channel.outboundPipeline().addLast(out);
        channel.inboundPipeline().addLast(new In(node, server, challenge, out));
        if (connects) {
            // Incoming ones are bounded in number; outgoing ones must not keep this node waiting.
            ScheduledFuture<?> patience = node.getNodeEngine()
                    .getExecutionService()
                    .schedule(() -> giveUp(channel, challenge), Challenge.PATIENCE_SECONDS, TimeUnit.SECONDS);
            channel.addCloseListener(closed -> patience.cancel(false));
        }
    }

    private static void giveUp(Channel channel, Challenge challenge) {
        if (!challenge.passed()) {
            close(channel, "it does not answer");
        }
    }

    private static void close(Channel channel, String why) {
        if (channel.attributeMap().get(ServerConnection.class) instanceof ServerConnection connection) {
            connection.close(why, null);
        } else {
            IOUtil.closeResource(channel);
        }
    }

    /** The inbound side; used by one of Hazelcast's threads at a time. */
    private final class In extends InboundHandler<ByteBuffer, Void> {
        private final Node node;
        private final ServerContext server;
        private final Challenge challenge;
        private final Out out;

        In(Node node, ServerContext server, Challenge challenge, Out out) {
            this.node = node;
            this.server = server;
            this.challenge = challenge;
            this.out = out;
        }

        @Override
        public void handlerAdded() {
            initSrcBuffer(MOST_BYTES);
        }

        @Override
        public HandlerStatus onRead() {
            src.flip();
            while (src.remaining() >= challenge.due() && !challenge.passed() && !challenge.refused()) {
                byte[] due = new byte[challenge.due()];
                src.get(due);
                out.say(challenge.take(due));
            }
            if (challenge.refused()) {
                refuse();
            } else if (challenge.passed()) {
                strangers.gone(channel);
                // Nothing is lost: the other side says no more before it has got what was just said, and this side
                // speaks next after that.
                channel.inboundPipeline().replace(this, new UnifiedProtocolDecoder(server, out.pass()));
                return HandlerStatus.CLEAN;
            }
            src.compact();
            return HandlerStatus.CLEAN;
        }

        private void refuse() {
            if (channel.isClientMode()) {
                refused.run();
                Joiner joiner = node.getJoiner();
                if (joiner != null
                        && channel.attributeMap().get(ServerConnection.class) instanceof ServerConnection connection) {
                    // Otherwise it would be tried again and again.
                    joiner.blacklist(connection.getRemoteAddress(), true);
                }
            } else {
                strangers.refused(Challenge.Door.MEMBERS, channel.remoteSocketAddress());
            }
            out.end();
        }
    }

    /** The outbound side; opened by {@link In}, and used by one of Hazelcast's threads at a time. */
    private static final class Out extends OutboundHandler<Void, ByteBuffer> {
        private final UnifiedProtocolEncoder next;
        private final Queue<byte[]> said = new ConcurrentLinkedQueue<>();
        private volatile boolean passed;
        private volatile boolean ended;

        Out(ServerContext server) {
            next = new UnifiedProtocolEncoder(server);
        }

        @Override
        public void handlerAdded() {
            initDstBuffer(MOST_BYTES);
            channel.outboundPipeline().wakeup();
        }

        void say(byte[] bytes) {
            said.add(bytes);
            if (channel != null) {
                channel.outboundPipeline().wakeup();
            }
        }

        UnifiedProtocolEncoder pass() {
            passed = true;
            channel.outboundPipeline().wakeup();
            return next;
        }

        void end() {
            ended = true;
            channel.outboundPipeline().wakeup();
        }

        @Override
        public HandlerStatus onWrite() {
            IOUtil.compactOrClear(dst);
            try {
                boolean over = passed || ended;
                while (!said.isEmpty()) {
                    dst.put(said.remove());
                }
                if (dst.position() > 0) {
                    return HandlerStatus.DIRTY;
                }
                if (over && ended) {
                    close(channel, "it does not know the secret of the cluster");
                } else if (over) {
                    channel.outboundPipeline().replace(this, next);
                }
                return HandlerStatus.CLEAN;
            } finally {
                dst.flip();
            }
        }
    }
}
