# SPDX-License-Identifier: Apache-2.0
"""Says /ping on a Unix socket, prints the answer. Arguments: stream|seqpacket PATH; @NAME is an abstract name."""
import socket
import sys

if len(sys.argv) != 3:
    sys.exit("usage: unix-client stream|seqpacket PATH")
stream = sys.argv[1] == "stream"
path = sys.argv[2]
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM if stream else socket.SOCK_SEQPACKET) as fd:
    fd.connect("\0" + path[1:] if path.startswith("@") else path)
    fd.sendall(b"/ping\n" if stream else b"/ping")
    answer = fd.recv(6, socket.MSG_WAITALL) if stream else fd.recv(100)
    print(answer.decode(), end="" if stream else "\n")
