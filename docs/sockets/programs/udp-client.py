# SPDX-License-Identifier: Apache-2.0
"""Says /ping until an answer comes, since any datagram may be lost, and prints it. Arguments: HOST PORT."""
import socket
import sys
import time

if len(sys.argv) != 3:
    sys.exit("usage: udp-client HOST PORT")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as fd:
    fd.connect((sys.argv[1], int(sys.argv[2])))  # only notes the address
    fd.settimeout(0.5)
    for _ in range(20):
        try:
            fd.send(b"/ping")
            print(fd.recv(100).decode())
            break
        except OSError as failure:  # nothing came, or what came of the one before
            print(failure, file=sys.stderr)
            time.sleep(0.1)
    else:
        sys.exit("no answer")
