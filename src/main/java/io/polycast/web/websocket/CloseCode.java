// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.polycast.CloseReason;

/**
 * The codes with which WebSocket peers explain why they close (RFC 6455, section 7.4, and the IANA registry it
 * established).
 */
final class CloseCode {
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED_DATA = 1003;
    private static final int BAD_DATA = 1007;
    private static final int POLICY = 1008;
    private static final int TOO_BIG = 1009;
    private static final int SERVER_FAULT = 1011;
    private static final int TRY_LATER = 1013;
    private static final int BAD_GATEWAY = 1014;
    private static final int FIRST_FREE = 3000;
    private static final int LAST_FREE = 4999;

    private CloseCode() {}

    static int of(CloseReason reason) {
        return switch (reason) {
            case QUIT, PEER_CLOSED -> NORMAL;
            case GOING_AWAY, IDLE, STALE -> GOING_AWAY;
            case BAD_FRAME, WRONG_PROTOCOL -> PROTOCOL_ERROR;
            case BAD_TEXT -> BAD_DATA;
            case TOO_BIG -> TOO_BIG;
            case KICKED, NOT_ALLOWED, UNIDENTIFIED -> POLICY;
            case INTERNAL -> SERVER_FAULT;
            case SLOW, MEMORY, YIELDED, TOO_MANY_CONNECTIONS -> TRY_LATER;
        };
    }

    /** Whether a close frame may carry it; some codes only stand for the absence of a close frame. */
    static boolean mayBeSent(int code) {
        return (code >= NORMAL && code <= UNSUPPORTED_DATA)
                || (code >= BAD_DATA && code <= BAD_GATEWAY)
                || (code >= FIRST_FREE && code <= LAST_FREE);
    }
}
