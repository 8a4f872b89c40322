// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of this server's settings that an HTTP/2 client must send (RFC 9113, section 6.5.3): a client
 * that does not may not know of any limit. Belongs to its connection's event loop.
 */
final class SettingsWatch {
    private final Http2ConnectionHandler http2;
    private final ChannelHandlerContext place;
    private final long deadlineNanos;
    private boolean over;

    private SettingsWatch(Http2ConnectionHandler http2, ChannelHandlerContext place, long deadlineNanos) {
        this.http2 = http2;
        this.place = place;
        this.deadlineNanos = deadlineNanos;
    }

    /** Watches a connection that has switched to HTTP/2; null when it has closed meanwhile. */
    static @Nullable SettingsWatch open(Channel channel, long deadlineNanos) {
        ChannelHandlerContext place = channel.pipeline().context(Http2ConnectionHandler.class);
        if (place == null) {
            return null;
        }
        SettingsWatch watch = new SettingsWatch((Http2ConnectionHandler) place.handler(), place, deadlineNanos);
        watch.http2
                .decoder()
                .frameListener(
                        new Http2FrameListenerDecorator(watch.http2.decoder().frameListener()) {
                            @Override
                            public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
                                watch.over = true;
                                super.onSettingsAckRead(ctx);
                            }
                        });
        return watch;
    }

    /** Whether the deadline has passed; true at most once. */
    boolean overdue(long nowNanos) {
        if (over || nowNanos - deadlineNanos <= 0) {
            return false;
        }
        over = true;
        return true;
    }

    /** Sends GOAWAY, as the last frame of the connection. */
    void goAway() {
        int last = http2.connection().remote().lastStreamCreated();
        http2.encoder()
                .writeGoAway(
                        place, last, Http2Error.SETTINGS_TIMEOUT.code(), Unpooled.EMPTY_BUFFER, place.newPromise());
    }
}
