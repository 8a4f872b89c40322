// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.json.JsonText;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** The session of an event stream: its client only listens. */
final class SseSession implements Session {
    private static final int RETRY_MS = 2_000;

    /**
     * The minimum of a random delay: when the server ends, all clients reconnect, and should not do so at the same
     * moment.
     */
    private static final int SOONEST_RETRY_MS = 1_000;

    private static final int LATEST_RETRY_MS = 5_000;

    private final SessionPort port;
    private final ChannelPattern pattern;
    private final String responseHead;
    private final boolean chunked;

    SseSession(SessionPort port, ChannelPattern pattern, String responseHead, boolean chunked) {
        this.port = port;
        this.pattern = pattern;
        this.responseHead = responseHead;
        this.chunked = chunked;
    }

    /** Sends something at once, so that the client, and proxies in between, know that the stream is open. */
    @Override
    public void opened() {
        port.raw(responseHead.getBytes(StandardCharsets.ISO_8859_1));
        port.subscribe(pattern);
        send(": polycast\nretry: " + RETRY_MS + "\n\n");
    }

    private void send(String text) {
        port.reply(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onRecord(Buffer record) {
        // The request was all that such a client can say.
    }

    @Override
    public void onOversize(int limit) {
        // Nothing is read.
    }

    @Override
    public void heartbeat() {
        send(":\n\n");
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        String retry = reason == CloseReason.GOING_AWAY
                ? "retry: " + ThreadLocalRandom.current().nextInt(SOONEST_RETRY_MS, LATEST_RETRY_MS) + "\n"
                : "";
        send(retry + "event: end\ndata: {\"code\":" + quoted(reason.code()) + ",\"message\":" + quoted(detail)
                + "}\n\n");
        if (chunked) {
            port.raw(ChunkedFraming.LAST_CHUNK);
        }
    }

    private static String quoted(String text) {
        ByteBuf out = Unpooled.buffer();
        JsonText.string(text, out);
        return new String(ByteBufUtil.getBytes(out), StandardCharsets.UTF_8);
    }
}
