// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.polycast.delivery.Encoding;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.SessionSource;
import java.time.Duration;

/**
 * The source of one client's WebSocket, wrapped around the protocol of its messages. Created for each successful
 * handshake.
 */
public final class WebSocketSource implements SessionSource {
    private final SessionSource messages;
    private final boolean raw;
    private final boolean echo;
    private final boolean streamed;
    private final String responseHead;

    private WebSocketSource(SessionSource messages, boolean raw, boolean echo, boolean streamed, String responseHead) {
        this.messages = messages;
        this.raw = raw;
        this.echo = echo;
        this.streamed = streamed;
        this.responseHead = responseHead;
    }

    /** Each message is a record of a protocol. */
    public static WebSocketSource records(SessionSource messages, String responseHead) {
        return new WebSocketSource(messages, false, false, false, responseHead);
    }

    /** Messages form a stream of bytes, in a protocol with a {@linkplain StreamedFraming framing of its own}. */
    public static WebSocketSource stream(SessionSource protocol, String responseHead) {
        return new WebSocketSource(protocol, false, false, true, responseHead);
    }

    /**
     * Each message is published on the client's channel, and each message on it is sent as one.
     *
     * @param messages how payloads are rendered: unchanged
     * @param echo whether the client gets its own messages, too
     */
    public static WebSocketSource payloads(SessionSource messages, boolean echo, String responseHead) {
        return new WebSocketSource(messages, true, echo, false, responseHead);
    }

    @Override
    public String name() {
        return "websocket-" + messages.name();
    }

    @Override
    public Encoding encoding() {
        return messages.encoding();
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Duration identifyWithin() {
        return messages.identifyWithin();
    }

    @Override
    public Session open(SessionPort port) {
        return new WebSocketSession(port, responseHead, raw ? null : messages.open(port), echo, streamed);
    }
}
