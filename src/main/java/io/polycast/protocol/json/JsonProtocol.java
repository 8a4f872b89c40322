// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import io.polycast.delivery.Encoding;
import io.polycast.protocol.JsonMessage;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;

/** The json protocol: one JSON object per record, for programs. */
public final class JsonProtocol implements Protocol {
    private final JsonDecoder decoder = new JsonDecoder();

    /** For the service loader. */
    public JsonProtocol() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Encoding encoding() {
        return JsonMessage.PLAIN;
    }

    @Override
    public boolean textual() {
        return true;
    }

    @Override
    public Session open(SessionPort port) {
        return new JsonSession(port, decoder);
    }
}
