// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;

/**
 * The session of a client that speaks another protocol, for its farewell alone: in that protocol where possible,
 * otherwise in the endpoint's own.
 */
final class StrangerSession implements Session {
    private final ForeignProtocol speaks;
    private final SessionPort port;
    private final Session own;

    StrangerSession(ForeignProtocol speaks, SessionPort port, Session own) {
        this.speaks = speaks;
        this.port = port;
        this.own = own;
    }

    @Override
    public void onRecord(Buffer record) {
        // Nothing it sent is a record.
    }

    @Override
    public void onOversize(int limit) {
        // Nor is this.
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        byte[] answer = speaks.answer(detail);
        if (answer.length == 0) {
            own.farewell(reason, detail);
        } else {
            port.raw(answer);
        }
    }
}
