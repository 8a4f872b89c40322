// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.LibC;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The standard streams of a command.
 *
 * @param bytes standard output for what is not text; unlike {@code out} it reports when nobody reads any more
 * @param out standard output for text
 * @param watched whether standard error is a terminal; asked only by who wants to draw on it, since the answer takes a
 *     while
 */
record Console(InputStream in, OutputStream bytes, PrintWriter out, PrintWriter err, BooleanSupplier watched) {
    private static final int STANDARD_ERROR = 2;

    static Console ofProcess() {
        return new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                () -> LibC.isatty(STANDARD_ERROR) == 1);
    }
}
