// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import io.polycast.Attributes;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;

/** Publishes every record. */
final class RawSession implements Session {
    private final SessionPort port;

    RawSession(SessionPort port) {
        this.port = port;
    }

    @Override
    public void opened() {
        port.subscribe(ChannelPattern.of(port.channel()));
    }

    @Override
    public void onRecord(Buffer record) {
        port.publish(port.channel(), record.getBytes(), Attributes.EMPTY);
    }

    @Override
    public void onOversize(int limit) {
        // Left out and counted; there are no words in this protocol.
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        // There are no words in this protocol.
    }
}
