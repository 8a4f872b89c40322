// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * The response of one HTTP/2 request, one of several on its connection. Its bytes go through Vert.x, which respects the
 * stream's flow-control window; they are copied, since Vert.x does not release shared buffers when a stream is reset.
 * Belongs to its connection's event loop.
 */
final class HttpStreamWire implements Wire {
    private static final int HIGH_WATERMARK = 64 << 10;

    private final HttpServerResponse response;
    private final HttpPeer peer;
    private WireHandler handler;
    private long pending;
    private boolean closed;
    private boolean opened;

    @SuppressWarnings("NullAway.Init") // The handler is set before anything can happen.
    private HttpStreamWire(HttpServerResponse response, HttpPeer peer) {
        this.response = response;
        this.peer = peer;
    }

    static void open(HttpServerRequest request, HttpPeer peer, Function<Wire, WireHandler> acceptor) {
        HttpStreamWire wire = new HttpStreamWire(request.response(), peer);
        wire.response.setChunked(true);
        wire.handler = acceptor.apply(wire);
        wire.opened = true;
        wire.response.drainHandler(nothing -> wire.handler.onWritable());
        wire.response.exceptionHandler(error -> wire.closed());
        peer.streams(request, wire::closed);
    }

    private void closed() {
        if (!closed) {
            closed = true;
            handler.onClosed(null);
        }
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
    public void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        Buffer copy = Buffer.buffer(ByteBufUtil.getBytes(bytes));
        bytes.release();
        if (gone()) {
            return;
        }
        pending += length;
        response.write(copy).onComplete(written -> {
            boolean full = !writable();
            pending -= length;
            if (full && opened && !closed && writable()) {
                handler.onWritable();
            }
        });
    }

    @Override
    public void flush() {
        // Vert.x does.
    }

    @Override
    public boolean writable() {
        // Of a response that has ended, Vert.x refuses to tell.
        return pending < HIGH_WATERMARK && !gone() && !response.writeQueueFull();
    }

    @Override
    public boolean gone() {
        return closed || response.ended();
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void reading(boolean on) {
        // Nothing follows the request.
    }

    @Override
    public void finish() {
        if (!gone()) {
            response.end();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            if (!response.ended()) {
                response.reset();
            }
            closed();
        }
    }
}
