// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of lines, without their LF, as many at a time as one read brings. What follows the last LF is a line unless
 * it is empty.
 */
final class Lines {
    private static final int READ_BYTES = 64 << 10;
    private static final int LONGEST_LINE = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[READ_BYTES];
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private boolean ended;

    Lines(InputStream in) {
        this.in = in;
    }

    /** At least one line; none at the end. Waits for input. */
    List<byte[]> next() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        while (lines.isEmpty() && !ended) {
            int length = in.read(buffer);
            if (length < 0) {
                ended = true;
                if (start.size() > 0) {
                    lines.add(start.toByteArray());
                }
            } else {
                split(length, lines);
            }
        }
        return lines;
    }

    private void split(int length, List<byte[]> lines) throws IOException {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                start.write(buffer, from, i - from);
                lines.add(start.toByteArray());
                start.reset();
                from = i + 1;
            }
        }
        start.write(buffer, from, length - from);
        if (start.size() > LONGEST_LINE) {
            throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
        }
    }
}
