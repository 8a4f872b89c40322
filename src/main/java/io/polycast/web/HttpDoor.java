// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.web.sse.ChunkedFraming;
import io.polycast.web.websocket.WebSocketFraming;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * The part of an http endpoint that its event loops share: the framings of its clients, whose identity lets them share
 * renderings. Thread-safe.
 */
public final class HttpDoor {
    private final WebSocketFraming text = new WebSocketFraming(true, false);
    private final WebSocketFraming compressedText = new WebSocketFraming(true, true);
    private final WebSocketFraming payloads = new WebSocketFraming(false, false);
    private final WebSocketFraming compressedPayloads = new WebSocketFraming(false, true);
    private final ChunkedFraming chunked = new ChunkedFraming();

    /** For one endpoint. */
    public HttpDoor() {}

    /**
     * Opens one event loop's share of a socket. Called once on each event loop that carries connections; all of them
     * share the address.
     *
     * @param context the verticle's context, on which everything of this share happens
     */
    public Future<Listener> listen(Context context, Binding binding, WebHost host) {
        return new HttpListener(context, host, this).listen(binding);
    }

    WebSocketFraming webSocket(boolean textOnly, boolean isCompressed) {
        if (textOnly) {
            return isCompressed ? compressedText : text;
        }
        return isCompressed ? compressedPayloads : payloads;
    }

    ChunkedFraming chunked() {
        return chunked;
    }
}
