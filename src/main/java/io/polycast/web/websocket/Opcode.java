// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

/** The opcode of a frame (RFC 6455, section 5.2). */
final class Opcode {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    private Opcode() {}

    static boolean control(int opcode) {
        return opcode >= CLOSE;
    }

    static boolean known(int opcode) {
        return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    }
}
