// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import org.jspecify.annotations.Nullable;

/** What a line of a client begins with, in capitals or not. */
enum Verb {
    CONNECT("CONNECT"),
    PUB("PUB"),
    HPUB("HPUB"),
    SUB("SUB"),
    UNSUB("UNSUB"),
    PING("PING"),
    PONG("PONG"),
    INFO("INFO"),
    OK("+OK"),
    ERR("-ERR");

    /** More bytes than this decide nothing. */
    static final int LONGEST = 7;

    private static final int CASE = 0x20;
    private static final Verb[] ALL = values();

    private final String word;

    Verb(String word) {
        this.word = word;
    }

    /** Whether a line that begins with these bytes can still turn out to be of some verb. */
    static boolean mayBegin(byte[] bytes, int length) {
        for (Verb verb : ALL) {
            if (verb.matches(bytes, 0, Math.min(length, verb.word.length()))) {
                return true;
            }
        }
        return false;
    }

    /** The verb of a line, of which so many bytes are known, or all; null when it has none. */
    static @Nullable Verb of(byte[] line, int known) {
        for (Verb verb : ALL) {
            if (known >= verb.word.length() && verb.matches(line, 0, verb.word.length())) {
                return verb.ends(line, known) ? verb : null;
            }
        }
        return null;
    }

    private boolean matches(byte[] bytes, int from, int length) {
        for (int i = from; i < length; i++) {
            char c = word.charAt(i);
            if (bytes[i] != c && (bytes[i] != (c | CASE) || c < 'A')) {
                return false;
            }
        }
        return true;
    }

    /** Those with arguments have a space behind them; of the others the rest of the line is of no interest. */
    private boolean ends(byte[] line, int known) {
        return switch (this) {
            case PING, PONG, OK, CONNECT, INFO -> true;
            case PUB, HPUB, SUB, UNSUB, ERR ->
                known > word.length() && (line[word.length()] == ' ' || line[word.length()] == '\t');
        };
    }

    /** Where the arguments of a line begin. */
    int length() {
        return word.length();
    }
}
