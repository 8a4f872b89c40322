# SPDX-License-Identifier: Apache-2.0
"""Empty packets and packets that are too long, between ordinary ones, from a seqpacket or unixgram client.

odd_packets.py ADDRESS TOO_LONG: publishes text "one", "", TOO_LONG bytes, "two", "/ping done", and prints the answers as Python has them.
"""

import os
import socket
import sys
import tempfile

address, too_long = sys.argv[1], int(sys.argv[2])
scheme, path = address.split("://")
client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET if scheme == "seqpacket" else socket.SOCK_DGRAM)
if scheme == "unixgram":
    client.bind(os.path.join(tempfile.mkdtemp(), "me"))
client.connect(path)
client.settimeout(20)
for packet in (b"one", b"", b"x" * too_long, b"two", b"", b"/ping done"):
    client.send(packet)
while True:
    answer = client.recv(1 << 16)
    print(answer.decode(), flush=True)
    if answer in (b"+PONG done", b""):
        break
