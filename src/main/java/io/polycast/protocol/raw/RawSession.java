// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import io.polycast.Attributes;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;

/** The session of a raw client: publishes every record. */
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
        // Dropped and counted; this protocol can't report it.
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        // This protocol can't say anything.
    }
}
