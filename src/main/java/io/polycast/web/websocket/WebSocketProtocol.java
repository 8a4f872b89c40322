// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.polycast.delivery.Encoding;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;

/** One client's WebSocket, wrapped around what its messages mean. Made for each handshake that succeeds. */
public final class WebSocketProtocol implements Protocol {
    private final Protocol messages;
    private final boolean raw;
    private final boolean echo;
    private final String responseHead;

    private WebSocketProtocol(Protocol messages, boolean raw, boolean echo, String responseHead) {
        this.messages = messages;
        this.raw = raw;
        this.echo = echo;
        this.responseHead = responseHead;
    }

    /** Each message is a record of a protocol. */
    public static WebSocketProtocol records(Protocol messages, String responseHead) {
        return new WebSocketProtocol(messages, false, false, responseHead);
    }

    /**
     * Each message is one of the client's channel, and each message of it leaves as one.
     *
     * @param messages how payloads are rendered: as they are
     * @param echo whether the client's own messages come back
     */
    public static WebSocketProtocol payloads(Protocol messages, boolean echo, String responseHead) {
        return new WebSocketProtocol(messages, true, echo, responseHead);
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
    public Session open(SessionPort port) {
        return new WebSocketSession(port, responseHead, raw ? null : messages.open(port), echo);
    }
}
