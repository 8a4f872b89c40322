// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import io.polycast.delivery.Encoding;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;

/** The raw protocol: every record is a message on the endpoint's channel, and the other way round. */
public final class RawProtocol implements Protocol {
    /** For the service loader. */
    public RawProtocol() {}

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public Encoding encoding() {
        return RawEncoding.PAYLOAD;
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Session open(SessionPort port) {
        return new RawSession(port);
    }
}
