# SPDX-License-Identifier: Apache-2.0
"""A server for one client: answers each line that is /ping with +PONG. Arguments: HOST PORT."""
import socket
import sys

if len(sys.argv) != 3:
    sys.exit("usage: ping-server HOST PORT")
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((sys.argv[1], int(sys.argv[2])))
    listener.listen(5)
    client, _ = listener.accept()
    with client, client.makefile("rb") as lines:
        for line in lines:
            client.sendall(b"+PONG\n" if line == b"/ping\n" else b"-ERR\n")
