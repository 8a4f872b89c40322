# SPDX-License-Identifier: Apache-2.0
"""What becomes of a process that writes to a peer which is gone. Python ignores SIGPIPE unless told otherwise."""
import os
import signal
import socket


def in_a_child(name, handler, flags):
    one, other = socket.socketpair()
    other.close()  # the peer is gone
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPIPE, handler)
        try:
            one.send(b"x", flags)
        except BrokenPipeError:
            os._exit(7)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        print(f"{name}: ended by signal {number} ({signal.strsignal(number)})")
    else:
        print(f"{name}: EPIPE, and the process went on")


in_a_child("nothing done about it", signal.SIG_DFL, 0)
in_a_child("SIGPIPE ignored", signal.SIG_IGN, 0)
in_a_child("MSG_NOSIGNAL", signal.SIG_DFL, socket.MSG_NOSIGNAL)
