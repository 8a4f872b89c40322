# SPDX-License-Identifier: Apache-2.0
"""Sends packets, or pieces of a stream, to a Unix socket and prints all that is answered until the server hangs up.

stranger.py ADDRESS HEX...: of unix or seqpacket.
"""

import socket
import sys

KINDS = {"unix": socket.SOCK_STREAM, "seqpacket": socket.SOCK_SEQPACKET}


def main(address, *pieces):
    kind, path = address.split("://")
    with socket.socket(socket.AF_UNIX, KINDS[kind]) as client:
        client.settimeout(60)
        client.connect(path)
        for piece in pieces:
            client.send(bytes.fromhex(piece))
        while answer := client.recv(65_536):
            sys.stdout.buffer.write(answer)


main(*sys.argv[1:])
