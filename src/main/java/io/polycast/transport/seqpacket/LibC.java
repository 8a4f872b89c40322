// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.seqpacket;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** The calls that neither Java nor Netty offers, and the numbers that they take on Linux. */
final class LibC {
    static final int AF_UNIX = 1;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_PASSCRED = 16;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native int dup(int descriptor) throws LastErrorException;

    static native int setsockopt(int descriptor, int level, int name, int[] value, int length)
            throws LastErrorException;

    /** Returns less than zero when there is nothing: then {@link Native#getLastError} says why. An exception would cost more than the call. */
    static native long recvmsg(int descriptor, long message, int flags);
}
