# SPDX-License-Identifier: Apache-2.0
"""What UDP keeps, cuts off and loses; one to many."""
import os
import socket


def datagram():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def outcome(call, *arguments):
    try:
        call(*arguments)
        return "ok"
    except OSError as failure:
        return os.strerror(failure.errno)


a, b = datagram(), datagram()
b.bind(("127.0.0.1", 0))
to = b.getsockname()
for packet in (b"one", b"", b"three"):
    a.sendto(packet, to)
for _ in range(3):
    print(f"a packet of {len(b.recv(65536))} bytes")
a.sendto(b"too long for it", to)
print(f"in 8 bytes: {b.recv(8).decode()}, and the rest is gone:", outcome(b.recv, 8, socket.MSG_DONTWAIT))
a.sendto(b"too long for it", to)
# Python's recv tells no length besides that of what it returns; recv_into does
print("with MSG_TRUNC its length is told:", b.recv_into(bytearray(8), 8, socket.MSG_TRUNC))
print("65507 bytes:", outcome(a.sendto, bytes(65507), to))
print("65508 bytes:", outcome(a.sendto, bytes(65508), to))
b.recv(65536)
b.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
for _ in range(100):
    a.sendto(bytes(1000), to)
came = 0
while outcome(b.recv, 65536, socket.MSG_DONTWAIT) == "ok":
    came += 1
print("of 100 packets that nobody read in time, some were lost:", "yes" if came < 100 else "no")
b.close()
a.connect(to)
a.send(b"anybody?")
print("connected, and nobody is there:", outcome(a.recv, 100))
c, d = datagram(), datagram()
c.bind(("", 0))
port = c.getsockname()[1]
loopback = socket.inet_aton("127.0.0.1")
c.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("239.255.7.7") + loopback)
d.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loopback)
d.sendto(b"to all members", ("239.255.7.7", port))
print("multicast:", c.recv(100).decode())
print("broadcast:", outcome(d.sendto, b"to all", ("127.255.255.255", port)))
d.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
print("with SO_BROADCAST:", outcome(d.sendto, b"to all", ("127.255.255.255", port)))
