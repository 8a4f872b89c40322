// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** Calls of the C library that neither Java nor Netty offers, and the numbers that they take on Linux. */
public final class LibC {
    /** Addresses of Unix sockets. */
    public static final int AF_UNIX = 1;

    /** A socket of connections that keep packets. */
    public static final int SOCK_SEQPACKET = 5;

    /** A socket whose calls do not wait. */
    public static final int SOCK_NONBLOCK = 0x800;

    /** A socket that programs started from here do not inherit. */
    public static final int SOCK_CLOEXEC = 0x80000;

    /** Options of sockets of every kind. */
    public static final int SOL_SOCKET = 1;

    /** An option: the sender's credentials come with each packet. */
    public static final int SO_PASSCRED = 16;

    /** A flag: this call does not wait. */
    public static final int MSG_DONTWAIT = 0x40;

    /** A signal came before anything else. */
    public static final int EINTR = 4;

    /** Nothing is there now. */
    public static final int EAGAIN = 11;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** A descriptor of a new socket, see socket(2). */
    public static native int socket(int domain, int type, int protocol) throws LastErrorException;

    /** Another descriptor of the same, see dup(2). */
    public static native int dup(int descriptor) throws LastErrorException;

    /** See setsockopt(2). */
    public static native int setsockopt(int descriptor, int level, int name, int[] value, int length)
            throws LastErrorException;

    /**
     * Returns less than zero when there is nothing: then {@link Native#getLastError} says why. An exception would cost
     * more than the call.
     */
    public static native long recvmsg(int descriptor, long message, int flags);

    /** 1 when the descriptor is a terminal, see isatty(3). */
    public static native int isatty(int descriptor);
}
