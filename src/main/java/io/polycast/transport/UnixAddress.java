// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import java.net.SocketAddress;
import java.util.Objects;

/** An address of a Unix socket: a path, an abstract name after {@code @}, or none, as most clients have. */
public final class UnixAddress extends SocketAddress {
    /** The capacity of {@code sockaddr_un}, without the terminating zero. */
    public static final int MAX_PATH_BYTES = 107;

    private static final long serialVersionUID = 1L;
    private static final char ABSTRACT = '@';

    private final String name;

    /** Parses a name as people write it. */
    public UnixAddress(String name) {
        this.name = name;
    }

    /** Parses a path in the kernel's form, in which abstract names start with a zero. */
    public static UnixAddress ofKernel(String path) {
        return new UnixAddress(path.startsWith("\0") ? ABSTRACT + path.substring(1) : path);
    }

    /** Whether it is an abstract name, which is unknown to the file system. */
    public boolean isAbstract() {
        return !name.isEmpty() && name.charAt(0) == ABSTRACT;
    }

    /** The kernel's form. */
    public String kernelPath() {
        return isAbstract() ? "\0" + name.substring(1) : name;
    }

    /** The form that people write; empty without a name. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAddress that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(name);
    }
}
