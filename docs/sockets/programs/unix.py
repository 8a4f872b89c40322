# SPDX-License-Identifier: Apache-2.0
"""What only Unix sockets can: paths, abstract names, who the peer is, and to hand over a descriptor."""
import os
import socket
import struct
import tempfile

kept = []


def bind(name):
    kept.append(socket.socket(socket.AF_UNIX))
    try:
        kept[-1].bind(name)
        return "ok"
    except OSError as failure:
        return failure.strerror


def yes(is_so):
    return "yes" if is_so else "no"


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "door")
    print("bind to a path:", bind(path))
    print("a second time:", bind(path))
    print("the file:", "ok" if os.path.exists(path) else "gone")
    os.unlink(path)
    print("after unlink:", bind(path))
name = f"\0lecture-{os.getpid()}"
print("an abstract name:", bind(name))
print("a second time:", bind(name))
one, other = socket.socketpair()
reads, writes = os.pipe()
pid, uid, _ = struct.unpack("3i", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
print("the peer is this process:", yes(pid == os.getpid() and uid == os.getuid()))
socket.send_fds(one, [b"x"], [writes])  # the pipe's end to write to
_, (handed,), _, _ = socket.recv_fds(other, 1, 1)
print("the descriptor that came has another number:", yes(handed != writes))
os.write(handed, b"y")
print("what is written to it arrives:", len(os.read(reads, 1)))
