# SPDX-License-Identifier: Apache-2.0
"""A client: tries each address of a name until one answers, says /ping, prints the answer. Arguments: HOST PORT."""
import socket
import sys

if len(sys.argv) != 3:
    sys.exit("usage: ping-client HOST PORT")
connection = None
for family, kind, protocol, _, address in socket.getaddrinfo(sys.argv[1], sys.argv[2], type=socket.SOCK_STREAM):
    connection = socket.socket(family, kind, protocol)
    try:
        connection.connect(address)
        break
    except OSError as failure:
        connection.close()
        connection, why = None, failure
if connection is None:
    sys.exit(f"connect: {why.strerror}")
with connection:
    connection.sendall(b"/ping\n")
    connection.shutdown(socket.SHUT_WR)  # all is said
    answer = b""
    while not answer.endswith(b"\n") and (more := connection.recv(200)):
        answer += more
print(answer.decode(), end="")
