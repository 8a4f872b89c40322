// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import org.jspecify.annotations.Nullable;

/**
 * The operations that a client can request, with the fields that each has; {@code op} and {@code id} belong to all of
 * them.
 */
enum Op {
    PUB("pub", Op.CHANNEL | Op.DATA | Op.BASE64 | Op.HEADERS),
    SUB("sub", Op.CHANNEL | Op.COOKIE),
    UNSUB("unsub", Op.CHANNEL),
    WHO("who", Op.CHANNEL | Op.COOKIE),
    PING("ping", 0),
    ECHO("echo", Op.ON),
    ORIGIN("origin", Op.ON);

    // Sets of fields are bits, since one is built for each record.
    static final int CHANNEL = 1;
    static final int DATA = 1 << 1;
    static final int BASE64 = 1 << 2;
    static final int HEADERS = 1 << 3;
    static final int ON = 1 << 4;
    static final int COOKIE = 1 << 5;

    private static final String[] FIELDS = {"channel", "data", "base64", "headers", "on", "cookie"};

    private final String label;
    private final int fields;

    Op(String label, int fields) {
        this.label = label;
        this.fields = fields;
    }

    /** The name in a record. */
    String label() {
        return label;
    }

    static @Nullable Op named(String label) {
        return switch (label) {
            case "pub" -> PUB;
            case "sub" -> SUB;
            case "unsub" -> UNSUB;
            case "who" -> WHO;
            case "ping" -> PING;
            case "echo" -> ECHO;
            case "origin" -> ORIGIN;
            default -> null;
        };
    }

    /** The name of one of these fields that this operation does not have; null when there is none. */
    @Nullable String foreign(int given) {
        int foreign = given & ~fields;
        return foreign == 0 ? null : FIELDS[Integer.numberOfTrailingZeros(foreign)];
    }
}
