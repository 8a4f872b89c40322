# SPDX-License-Identifier: Apache-2.0
"""Where one message ends: a stream does not know, sequenced packets do."""
import socket


def two_messages(name, kind):
    one, other = socket.socketpair(socket.AF_UNIX, kind)
    one.send(b"one")
    one.send(b"three")
    print(f"{name}, first read: {len(other.recv(16))} bytes")


two_messages("stream", socket.SOCK_STREAM)
two_messages("seqpacket", socket.SOCK_SEQPACKET)
two_messages("datagram", socket.SOCK_DGRAM)
one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
one.send(b"too long")
got, _, flags, _ = other.recvmsg(4)
print(f"into 4 bytes: {len(got)}, cut off:", "yes" if flags & socket.MSG_TRUNC else "no")
one.send(b"next")
print("the next packet:", other.recv(4).decode())
one.send(b"")
print("an empty packet reads as:", len(other.recv(4)))
one.close()
print("and so does the end:", len(other.recv(4)))
