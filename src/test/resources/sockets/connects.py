# SPDX-License-Identifier: Apache-2.0
"""Connects, says something, and closes, again and again: some of them politely, some at once, some with what was sent to them unread, some by a reset.

connects.py ADDRESS COUNT
"""

import socket
import struct
import sys

address, count = sys.argv[1], int(sys.argv[2])
scheme, place = address.split("://")
for number in range(count):
    if scheme == "tcp":
        host, port = place.rsplit(":", 1)
        client = socket.create_connection((host, int(port)))
    else:
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET if scheme == "seqpacket" else socket.SOCK_STREAM)
        client.connect(place)
    if number % 4:
        client.send(b"/ping\n" if scheme != "seqpacket" else b"/ping")
    if number % 4 == 1:
        client.recv(100)
    if number % 4 == 3 and scheme == "tcp":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if number % 8 == 5:
        client.shutdown(socket.SHUT_WR)
    client.close()
print("done", count, flush=True)
