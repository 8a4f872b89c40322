// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.CloseReason;
import io.polycast.delivery.Encoding;
import io.polycast.framing.RecordFraming;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.SessionSource;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The client that publishes by the requests of one HTTP connection. It is slowed down like every other publisher: as long as it must not
 * publish, its requests are not answered. Belongs to its connection's event loop.
 */
final class Publisher implements Wire {
    private final HttpPeer peer;
    private final PublisherSession session;
    private final WireHandler handler;
    private final Queue<Runnable> held = new ArrayDeque<>(1);
    private boolean reading = true;
    private boolean finished;

    private Publisher(HttpPeer peer, Protocol messages) {
        this.peer = peer;
        this.session = new PublisherSession();
        this.handler = peer.host()
                .accept(
                        peer.visit(),
                        this,
                        new PublisherSource(session, messages.encoding()),
                        RecordFraming.PACKET,
                        peer.host().conf().channel());
    }

    static Publisher open(HttpPeer peer) {
        return new Publisher(peer, peer.host().protocol("raw"));
    }

    /**
     * Publishes, all or nothing.
     *
     * @param payloads the publisher's from now on
     * @return to how many clients of this process the messages go, in all; completes once the client may go on
     */
    Future<Long> publish(ChannelName channel, Attributes attributes, List<byte[]> payloads) {
        session.posts.add(new Post(channel, attributes, payloads.size()));
        for (byte[] payload : payloads) {
            handler.onData(BufferInternal.buffer(Unpooled.wrappedBuffer(payload)));
        }
        handler.onReadComplete();
        SessionPort port = session.port;
        if (port == null) {
            return Future.failedFuture("not open");
        }
        return port.audience(channel).compose(audience -> whenOpen().map((long) audience * payloads.size()));
    }

    private Future<Void> whenOpen() {
        if (reading) {
            return Future.succeededFuture();
        }
        return Future.future(promise -> held.add(promise::complete));
    }

    /** The connection is closed. */
    void closed() {
        held.clear();
        handler.onClosed(null);
    }

    /** Whether the server has ended this client, so that the connection is of no use any more. */
    boolean finished() {
        return finished;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return peer.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return peer.localAddress();
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        while (reading && !held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public void finish() {
        finished = true;
        reading(true);
        if (peer.idle()) {
            peer.close();
        }
    }

    @Override
    public void close() {
        finished = true;
        // A connection that has become something else since is that one's to close.
        if (!peer.takenOver()) {
            peer.abort();
        } else {
            handler.onClosed(null);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void flush() {
        // Answers are the HTTP server's to write.
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    /** What it means when such a client has something to say: it publishes. */
    private static final class PublisherSession implements Session {
        private @Nullable SessionPort port;

        /** What the records that have not had their turn are; there is more than one when requests of HTTP/2 come together. */
        private final Queue<Post> posts = new ArrayDeque<>(1);

        private int published;

        @Override
        public void onRecord(Buffer record) {
            Post post = posts.peek();
            while (post != null && published == post.count) {
                posts.remove();
                published = 0;
                post = posts.peek();
            }
            if (port != null && post != null) {
                published++;
                port.publish(post.channel, record.getBytes(), post.attributes);
            }
        }

        @Override
        public void onOversize(int limit) {
            // The request was refused before it got here.
        }

        @Override
        public void farewell(CloseReason reason, String detail) {
            // There is no request to answer.
        }
    }

    /** What so many records have in common. */
    private record Post(ChannelName channel, Attributes attributes, int count) {}

    private record PublisherSource(PublisherSession session, Encoding encoding) implements SessionSource {
        @Override
        public String name() {
            return "http";
        }

        @Override
        public boolean textual() {
            return false;
        }

        @Override
        public Session open(SessionPort port) {
            session.port = port;
            return session;
        }
    }
}
