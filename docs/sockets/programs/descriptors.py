# SPDX-License-Identifier: Apache-2.0
"""What a socket is: a descriptor, with a few of a file's calls. Both ends are in this process."""
import os
import socket


def outcome(call, *arguments):
    try:
        call(*arguments)
        return "ok"
    except OSError as failure:
        return failure.strerror


one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
first, peer = one.detach(), other.fileno()  # numbers, as C has them
second = os.dup(first)
kind = socket.socket(fileno=os.dup(first)).getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
print("type:", "stream" if kind == socket.SOCK_STREAM else "another")
print("a family that there is not:", outcome(socket.socket, 12345, socket.SOCK_STREAM, 0))
print("a protocol that does not fit:", outcome(socket.socket, socket.AF_INET, socket.SOCK_STREAM, 17))
print("lseek:", outcome(os.lseek, first, 0, os.SEEK_SET))
os.close(first)
print("write after close:", outcome(os.write, first, b"x"))
print("write to the duplicate:", outcome(os.write, second, b"x"))
print("the other end reads:", len(os.read(peer, 1)))
end = socket.socket(fileno=second)
end.shutdown(socket.SHUT_WR)
print("after SHUT_WR the other end reads:", len(os.read(peer, 1)))
print("and can still write:", outcome(os.write, peer, b"y"))
print("which arrives:", len(os.read(second, 1)))
end.shutdown(socket.SHUT_RD)
print("after SHUT_RD a read says:", len(os.read(second, 1)))
print("and the other end's send:", outcome(other.send, b"z"))
