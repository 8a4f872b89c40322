// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.json.JsonReader;
import io.polycast.json.JsonReader.BadJsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The non-empty lines of a body, each of them one JSON value. There may be half a million, so they are checked in
 * portions, and others on the event loop take turns with them. Belongs to one event loop.
 */
final class JsonLines {
    /** A few milliseconds' worth of short lines. */
    private static final int LINES_A_TURN = 8_192;

    private static final int BYTES_A_TURN = 128 << 10;

    private final JsonReader json;
    private final byte[] body;
    private final List<byte[]> lines = new ArrayList<>();
    private int number;
    private int from;

    JsonLines(JsonReader json, byte[] body) {
        this.json = json;
        this.body = body;
    }

    /** Calls back with all of them, or with what is wrong with the first bad one. */
    void read(WebHost host, Consumer<List<byte[]>> whole, Consumer<BadJsonException> bad) {
        try {
            readSome();
        } catch (BadJsonException e) {
            bad.accept(e);
            return;
        }
        if (from < body.length) {
            host.nextTurn(() -> read(host, whole, bad));
        } else {
            whole.accept(lines);
        }
    }

    private void readSome() throws BadJsonException {
        int start = from;
        int last = number + LINES_A_TURN;
        while (from < body.length && number < last && from - start < BYTES_A_TURN) {
            readLine();
        }
    }

    private void readLine() throws BadJsonException {
        int end = from;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        number++;
        byte[] line = Arrays.copyOfRange(body, from, end > from && body[end - 1] == '\r' ? end - 1 : end);
        if (!isBlank(line)) {
            try {
                lines.add(json.value(line));
            } catch (BadJsonException e) {
                throw e.in("line " + number);
            }
        }
        from = end + 1;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
