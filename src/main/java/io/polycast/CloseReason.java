// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * Why the server ends a client. Each protocol tells it in its own tongue; {@link #code()} is what text and json use.
 */
public enum CloseReason {
    /** The client asked for it. */
    QUIT("bye", false),
    /** The peer closed, or was found dead. */
    PEER_CLOSED("closed", false),
    /** A record longer than {@code maxMessageSize}; framing is lost. */
    TOO_BIG("too-big", true),
    /** Bytes that no record can start with; framing is lost. */
    BAD_FRAME("bad-frame", true),
    /** Bytes that were to be text and are not UTF-8, where the protocol does not go on after that. */
    BAD_TEXT("bad-text", true),
    /** The first bytes were plainly those of a protocol that the endpoint does not speak. */
    WRONG_PROTOCOL("wrong-protocol", true),
    /** More waits for the client than its endpoint allows, and the policy is to disconnect. */
    SLOW("slow", true),
    /** All waiting messages together have outgrown their bound. */
    MEMORY("memory", true),
    /** The endpoint has as many clients as it may have. */
    TOO_MANY_CONNECTIONS("too-many-connections", true),
    /** The client gave way to a newcomer: it had half-closed and was silent, or has not shown where it is. */
    YIELDED("yielded", false),
    /** The client is none of those who may come in. */
    NOT_ALLOWED("not-allowed", true),
    /** Nothing was read from or written to the client for {@code idleTimeout}, or its lease ran out. */
    IDLE("idle", false),
    /** It did not answer when it was asked whether it is still there. */
    STALE("stale", false),
    /** It did not say in time who it is. */
    UNIDENTIFIED("unidentified", true),
    /** An operator wants it gone. */
    KICKED("kicked", true),
    /** The server ends. */
    GOING_AWAY("going-away", false),
    /** A fault of the server itself. */
    INTERNAL("internal", true);

    private final String code;
    private final boolean fault;

    CloseReason(String code, boolean fault) {
        this.code = code;
        this.fault = fault;
    }

    /** The word that clients see; part of the contract with them. */
    public String code() {
        return code;
    }

    /** Whether an operator wants to know: the client was ended because something was wrong. */
    public boolean fault() {
        return fault;
    }
}
