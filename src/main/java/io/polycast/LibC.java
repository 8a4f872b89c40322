// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/**
 * Bindings for calls of the C library that neither Java nor Netty offers, with the constants that they take on Linux.
 */
public final class LibC {
    /** The address family of Unix sockets. */
    public static final int AF_UNIX = 1;

    /** A connected socket that preserves packet boundaries. */
    public static final int SOCK_SEQPACKET = 5;

    /** Makes a new socket non-blocking. */
    public static final int SOCK_NONBLOCK = 0x800;

    /** Keeps a new socket from being inherited by child processes. */
    public static final int SOCK_CLOEXEC = 0x80000;

    /** The level of options common to all sockets. */
    public static final int SOL_SOCKET = 1;

    /** The option to receive the sender's credentials with each packet. */
    public static final int SO_PASSCRED = 16;

    /** Makes one call non-blocking. */
    public static final int MSG_DONTWAIT = 0x40;

    /** Interrupted by a signal before anything else happened. */
    public static final int EINTR = 4;

    /** Nothing available right now. */
    public static final int EAGAIN = 11;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** A new socket's descriptor, see socket(2). */
    public static native int socket(int domain, int type, int protocol) throws LastErrorException;

    /** A duplicate of a descriptor, see dup(2). */
    public static native int dup(int descriptor) throws LastErrorException;

    /** Sets a socket option, see setsockopt(2). */
    public static native int setsockopt(int descriptor, int level, int name, int[] value, int length)
            throws LastErrorException;

    /**
     * Receives one message, see recvmsg(2). Returns a negative number when there is none, and {@link
     * Native#getLastError} says why: an exception would cost more than the call.
     */
    public static native long recvmsg(int descriptor, long message, int flags);

    /** Returns 1 when the descriptor is a terminal, see isatty(3). */
    public static native int isatty(int descriptor);
}
