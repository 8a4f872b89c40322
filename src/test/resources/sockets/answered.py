# SPDX-License-Identifier: Apache-2.0
"""Asks from one address and takes an answer only from the address that was asked.

answered.py ADDRESS PORT FROM: says "ready", and prints "got HEX" with the answer to /ping.
"""

import socket
import sys

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(5)
client.bind((sys.argv[3], 0))
client.connect((sys.argv[1], int(sys.argv[2])))
client.send(b"/ping")
print("ready", flush=True)
print("got", client.recv(100).hex(), flush=True)
