// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection: computes its handshake in the {@link HandshakePool}, allows only one handshake, and tells
 * clients without TLS what is spoken here. Belongs to the connection's event loop.
 */
final class TlsHandler extends SslHandler {
    /** A TLS record, of which a handshake has one at a time, has up to 16 KiB. */
    private static final int MOST_UNREAD = 64 << 10;

    private static final int LAST_WORDS_MS = 1_000;
    private static final int LONGEST_METHOD = 8;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SSL2_BIT = 0x80;
    private static final Pattern HTTP =
            Pattern.compile("(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT|PRI) .*", Pattern.DOTALL);

    private final boolean https;
    private @Nullable ChannelHandlerContext context;
    private volatile @Nullable OpeningFault fault;
    private boolean looked;

    /** For one connection. */
    TlsHandler(SSLEngine engine, HandshakePool pool, boolean https) {
        this(engine, new Tasks(pool), https);
    }

    private TlsHandler(SSLEngine engine, Tasks tasks, boolean https) {
        super(engine, tasks);
        this.https = https;
        tasks.handler = this;
    }

    /** What this side holds against the connection; null if the peer, or nobody, ended it. */
    @Nullable OpeningFault fault() {
        return fault;
    }

    /** Closes a connection whose handshake is not done; thread-safe. */
    void giveWay() {
        ChannelHandlerContext added = context;
        if (added != null) {
            fault = OpeningFault.GAVE_WAY;
            // Bypasses this handler, which would send close_notify first.
            added.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        if (!looked && in.isReadable()) {
            looked = true;
            int first = in.getUnsignedByte(in.readerIndex());
            if (first != HANDSHAKE && first != ALERT && (first & SSL2_BIT) == 0) {
                explain(ctx, in, first);
            }
        }
        if (fault != null) {
            in.skipBytes(in.readableBytes());
        } else if (in.readableBytes() > MOST_UNREAD && !handshakeFuture().isDone()) {
            fault = OpeningFault.FLOOD;
            in.skipBytes(in.readableBytes());
            ctx.close();
        } else {
            super.decode(ctx, in, out);
        }
    }

    /** Explains the error to people and their programs; other bytes would only be misread. */
    private void explain(ChannelHandlerContext ctx, ByteBuf in, int first) {
        String start = in.toString(
                in.readerIndex(), Math.min(LONGEST_METHOD, in.readableBytes()), StandardCharsets.ISO_8859_1);
        if (HTTP.matcher(start).matches()) {
            fault = OpeningFault.PLAIN_HTTP;
            String body = https ? "this endpoint speaks https\n" : "this endpoint speaks TLS, not HTTP\n";
            say(
                    ctx,
                    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
        } else {
            fault = OpeningFault.PLAIN;
            boolean text = first >= ' ' && first < 127;
            say(ctx, text && !https ? "-ERR tls this endpoint speaks TLS\n" : "");
        }
    }

    /** Continues to read for a moment, so that no reset destroys the answer. */
    private static void say(ChannelHandlerContext ctx, String answer) {
        if (answer.isEmpty()) {
            ctx.close();
            return;
        }
        ctx.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                .addListener(written -> ((DuplexChannel) ctx.channel()).shutdownOutput());
        ctx.executor().schedule((Runnable) ctx::close, LAST_WORDS_MS, TimeUnit.MILLISECONDS);
    }

    /** One connection's access to the pool. */
    private static final class Tasks implements Executor {
        private final HandshakePool pool;
        private @Nullable TlsHandler handler;

        Tasks(HandshakePool pool) {
            this.pool = pool;
        }

        @Override
        public void execute(Runnable task) {
            TlsHandler tls = handler;
            ChannelHandlerContext ctx = tls == null ? null : tls.context;
            if (tls == null || ctx == null) {
                throw new RejectedExecutionException("there is no connection");
            }
            if (tls.handshakeFuture().isDone()) {
                // Renegotiation in TLS 1.2: it costs a client nothing, and this side as much as another connection,
                // uncounted.
                throw new RejectedExecutionException("the client wants another TLS handshake");
            }
            try {
                pool.execute(() -> {
                    if (ctx.channel().isOpen()) {
                        task.run();
                    }
                });
            } catch (RejectedExecutionException e) {
                tls.fault = OpeningFault.BUSY;
                throw e;
            }
        }
    }
}
