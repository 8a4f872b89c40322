// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.sse;

import io.polycast.ChannelPattern;
import io.polycast.delivery.Encoding;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.SessionSource;

/** The source of one client's event stream. Created for each request. */
public final class SseSource implements SessionSource {
    private final ChannelPattern pattern;
    private final boolean json;
    private final String responseHead;
    private final boolean chunked;

    /**
     * For one request.
     *
     * @param json whether events carry the json protocol's objects instead of payloads
     * @param responseHead sent first; empty where the head of the response was already sent
     * @param chunked whether the stream ends with a last chunk
     */
    public SseSource(ChannelPattern pattern, boolean json, String responseHead, boolean chunked) {
        this.pattern = pattern;
        this.json = json;
        this.responseHead = responseHead;
        this.chunked = chunked;
    }

    @Override
    public String name() {
        return "sse";
    }

    @Override
    public Encoding encoding() {
        return json ? SseEncoding.JSON : SseEncoding.PLAIN;
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Session open(SessionPort port) {
        return new SseSession(port, pattern, responseHead, chunked);
    }
}
