# SPDX-License-Identifier: Apache-2.0
"""A client of the toy protocol that starts TLS on a Unix socket: start_tls.py PATH CA"""

import socket
import ssl
import sys


def line():
    """The next line, a byte at a time: none of what TLS begins with may be taken."""
    read = b""
    while not read.endswith(b"\n"):
        read += client.recv(1)
    sys.stdout.write(read.decode())


client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
client.settimeout(60)
client.connect(sys.argv[1])
line()
client.sendall(b"TLS\n")
line()
client = ssl.create_default_context(cafile=sys.argv[2]).wrap_socket(client, server_hostname="localhost")
line()
client.sendall(b"PING\n")
line()
client.close()
