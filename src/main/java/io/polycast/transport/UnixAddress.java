// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * An address of a Unix socket: a path, an abstract name behind {@code @}, or nothing, which is what most clients have.
 */
public final class UnixAddress extends SocketAddress {
    /** What {@code sockaddr_un} has room for, without the zero at its end. */
    public static final int MAX_PATH_BYTES = 107;

    private static final long serialVersionUID = 1L;
    private static final char ABSTRACT = '@';

    private final String name;

    /** From a name as people write it. */
    public UnixAddress(String name) {
        this.name = name;
    }

    /** From a path as the kernel has it: abstract names start with a zero there. */
    public static UnixAddress ofKernel(String path) {
        return new UnixAddress(path.startsWith("\0") ? ABSTRACT + path.substring(1) : path);
    }

    /** Whether it is a name in the kernel's own space, of which the file system knows nothing. */
    public boolean isAbstract() {
        return !name.isEmpty() && name.charAt(0) == ABSTRACT;
    }

    /** As the kernel has it. */
    public String kernelPath() {
        return isAbstract() ? "\0" + name.substring(1) : name;
    }

    /** As people write it; empty if it has no name. */
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
