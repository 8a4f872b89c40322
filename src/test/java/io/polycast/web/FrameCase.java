// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import java.util.List;

/**
 * What a client sends behind its handshake, and what it has to hear until the connection ends.
 *
 * @param section of RFC 6455, or RFC 7692
 * @param name what is special about it
 * @param sent all bytes
 * @param expected messages and control frames in words. Where no close is among them, the client closes with 1000 in
 *     the end. Pongs may come earlier or later among messages: the RFC leaves that to the server
 */
record FrameCase(String section, String name, byte[] sent, List<String> expected) {
    FrameCase(String section, String name, byte[] sent, String... expected) {
        this(section, name, sent, List.of(expected));
    }

    boolean closes() {
        return expected.stream().anyMatch(event -> event.startsWith("close"));
    }

    @Override
    public String toString() {
        return section + " " + name;
    }
}
