# SPDX-License-Identifier: Apache-2.0
"""Addresses as bytes, as numbers in text, and as names."""
import socket
import struct


def show(what, host, flags):
    try:
        family, _, _, _, address = socket.getaddrinfo(host, "7000", type=socket.SOCK_STREAM, flags=flags)[0]
    except socket.gaierror as problem:
        print(f"{what}: {problem.strerror}")
        return
    number, port = socket.getnameinfo(address, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
    print(f"{what}: {family.name} {number}, port {port}")


def is_address(text):
    try:
        socket.inet_pton(socket.AF_INET, text)
        return 1
    except OSError:
        return 0


print("port 7000 on the wire:", struct.pack("!H", 7000).hex(" "))
print("127.0.0.1 is an address:", is_address("127.0.0.1"))
print("its bytes:", *socket.inet_pton(socket.AF_INET, "127.0.0.1"))
print("127.0.0.256 is an address:", is_address("127.0.0.256"))
# family, port, address, and what fills up; Python never shows these structures
print(f"sizes: sockaddr_in {struct.calcsize('=HH4s8s')}, sockaddr_in6 {struct.calcsize('=HHI16sI')}")
show("a number", "127.0.0.1", socket.AI_NUMERICHOST)
show("a longer number", "0:0:0:0:0:0:0:1", socket.AI_NUMERICHOST)
show("IPv4 inside IPv6", "::ffff:127.0.0.1", socket.AI_NUMERICHOST)
show("a name where a number is wanted", "localhost", socket.AI_NUMERICHOST)
show("to listen on, IPv4", "0.0.0.0", socket.AI_PASSIVE)
show("to connect to, nothing given", None, socket.AI_NUMERICHOST)
