# SPDX-License-Identifier: Apache-2.0
"""A member of a segment, one socket and nothing else.

member.py GROUP PORT INTERFACE: joins a multicast group (or, with - as interface, hears and sends broadcasts), says "ready", prints "got
HEX" for each datagram, and sends each line of standard input, hexadecimal digits, to the group.
"""

import os
import socket
import struct
import sys
import threading

group, port, interface = sys.argv[1], int(sys.argv[2]), sys.argv[3]
six = ":" in group
member = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
member.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
member.bind(("::" if six else "0.0.0.0", port))
if interface == "-":
    member.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
else:
    index = socket.if_nametoindex(interface)
    if six:
        member.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", index))
        member.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    else:
        mreqn = socket.inet_aton(group) + socket.inet_aton("0.0.0.0") + struct.pack("@i", index)
        member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreqn)
        member.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, mreqn)
# What it sends has a port of its own, so that nobody takes it for the server's.
sender = socket.socket(member.family, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
if interface != "-":
    if six:
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    else:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, mreqn)


def speak():
    for line in sys.stdin:
        sender.sendto(bytes.fromhex(line), (group, port))
    os._exit(0)


threading.Thread(target=speak, daemon=True).start()
print("ready", flush=True)
while True:
    print("got", member.recv(1 << 16).hex(), flush=True)
