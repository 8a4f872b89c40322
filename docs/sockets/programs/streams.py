# SPDX-License-Identifier: Apache-2.0
"""A stream has bytes and no messages. Both ends of a TCP connection are in this process."""
import os
import socket
import struct


def connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return socket.create_connection(listener.getsockname()), listener.accept()[0]


one, other = connection()
print("Nagle's algorithm is on:", "no" if one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) else "yes")
one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
one.send(b"one\n")
one.send(b"two\n")
other.recv(8, socket.MSG_WAITALL | socket.MSG_PEEK)  # until both are there
print("two writes, one read:", len(other.recv(16)), "bytes")
one.send(b"three\n")
print("one write, first read:", len(other.recv(4)), "bytes")
print("second read:", len(other.recv(4)), "bytes")
header = struct.pack("!I", 5)  # a frame: how long it is, then that much
one.send(header[:2])
one.send(header[2:])
one.send(b"he\nlo")
(size,) = struct.unpack("!I", other.recv(4, socket.MSG_WAITALL))
print(f"a frame of {size} bytes, got", len(other.recv(size, socket.MSG_WAITALL)))
much = bytes(16 << 20)
written = one.send(much, socket.MSG_DONTWAIT)
print("of 16 MiB a write that may not wait took", "a part" if written < len(much) else "all")
try:
    one.send(much, socket.MSG_DONTWAIT)
    print("and the next one: ok")
except BlockingIOError as failure:
    print("and the next one:", failure.strerror)
one.close()
other.close()
one, other = connection()
other.send(b"never read")
one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
one.close()  # RST instead of FIN
try:
    other.recv(16)
except OSError as failure:
    print("read after the peer's RST:", os.strerror(failure.errno))
print("the next read:", len(other.recv(16)))
