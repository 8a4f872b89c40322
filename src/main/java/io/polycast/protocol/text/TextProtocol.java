// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.text;

import io.polycast.delivery.Encoding;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;

/** The text protocol: lines for people and shell scripts. */
public final class TextProtocol implements Protocol {
    /** For the service loader. */
    public TextProtocol() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Encoding encoding() {
        return TextFormat.PLAIN;
    }

    @Override
    public boolean textual() {
        return true;
    }

    @Override
    public Session open(SessionPort port) {
        return new TextSession(port);
    }
}
