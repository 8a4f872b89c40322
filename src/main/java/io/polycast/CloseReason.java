// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * The reason for which a client is ended. Each protocol says it in its own terms; {@link #code()} is what text and json
 * use.
 */
public enum CloseReason {
    /** The client asked for it. */
    QUIT("bye", false),
    /** The peer closed, or was found dead. */
    PEER_CLOSED("closed", false),
    /** A record longer than {@code maxMessageSize}; framing is lost. */
    TOO_BIG("too-big", true),
    /** Bytes with which no record can start; framing is lost. */
    BAD_FRAME("bad-frame", true),
    /** Bytes that should have been text but are not UTF-8, in a protocol that does not continue after that. */
    BAD_TEXT("bad-text", true),
    /** First bytes that are clearly those of a protocol that the endpoint does not speak. */
    WRONG_PROTOCOL("wrong-protocol", true),
    /** More pending for the client than its endpoint allows, with {@code overflow: disconnect}. */
    SLOW("slow", true),
    /** The bound on memory for all clients together was exceeded. */
    MEMORY("memory", true),
    /** The endpoint has reached its limit of clients. */
    TOO_MANY_CONNECTIONS("too-many-connections", true),
    /** The client yielded its place to a newcomer: it was half-closed and silent, or had not proven its address. */
    YIELDED("yielded", false),
    /** The client's user is not allowed here. */
    NOT_ALLOWED("not-allowed", true),
    /** Nothing read from or written to the client for {@code idleTimeout}, or an expired lease. */
    IDLE("idle", false),
    /** No answer to a keep-alive ping. */
    STALE("stale", false),
    /** No identification in time. */
    UNIDENTIFIED("unidentified", true),
    /** Ended by an operator. */
    KICKED("kicked", true),
    /** The server is shutting down. */
    GOING_AWAY("going-away", false),
    /** A fault of the server itself. */
    INTERNAL("internal", true);

    private final String code;
    private final boolean fault;

    CloseReason(String code, boolean fault) {
        this.code = code;
        this.fault = fault;
    }

    /** The code that clients see; part of the contract with them. */
    public String code() {
        return code;
    }

    /** Whether operators want to know: the client was ended because something went wrong. */
    public boolean fault() {
        return fault;
    }
}
