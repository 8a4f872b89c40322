# SPDX-License-Identifier: Apache-2.0
"""Answers /ping with +PONG to one client on a Unix socket. Arguments: stream|seqpacket PATH; @NAME is an abstract name."""
import os
import socket
import sys

if len(sys.argv) != 3:
    sys.exit("usage: unix-server stream|seqpacket PATH")
stream = sys.argv[1] == "stream"
path = sys.argv[2]
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM if stream else socket.SOCK_SEQPACKET) as listener:
    listener.bind("\0" + path[1:] if path.startswith("@") else path)
    listener.listen(5)
    client, _ = listener.accept()
    with client:
        # A packet is a message. On a stream this would have to look for the end of the line.
        while (message := client.recv(5, socket.MSG_WAITALL if stream else 0)) and len(message) == 5:
            answer = b"+PONG" if message == b"/ping" else b"-ERR"
            client.sendall(answer + (b"\n" if stream else b""))
            if stream:
                client.recv(1)  # its LF
if not path.startswith("@"):
    os.unlink(path)  # the file does not go by itself
