// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import java.util.List;
import java.util.stream.Collectors;

/** TLS files that can't be used, and why. The message never contains a password. */
public final class BadTlsFilesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * A fault in one of them.
     *
     * @param setting the key in {@code tls}, such as {@code certificate}
     * @param wrong what is wrong, with the path
     * @param expected what would be right
     */
    public record Fault(String setting, String wrong, String expected) {}

    BadTlsFilesException(Fault... faults) {
        super(List.of(faults).stream().map(Fault::wrong).collect(Collectors.joining("; ")));
        this.faults = List.of(faults);
    }

    /** A fault for each file involved. */
    public List<Fault> faults() {
        return faults;
    }
}
