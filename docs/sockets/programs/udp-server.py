# SPDX-License-Identifier: Apache-2.0
"""Answers one datagram that is /ping with +PONG. Arguments: HOST PORT."""
import socket
import sys

if len(sys.argv) != 3:
    sys.exit("usage: udp-server HOST PORT")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as fd:
    fd.bind((sys.argv[1], int(sys.argv[2])))
    packet, client = fd.recvfrom(100)
    fd.sendto(b"+PONG" if packet == b"/ping" else b"-ERR", client)
