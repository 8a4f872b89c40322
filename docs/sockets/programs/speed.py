# SPDX-License-Identifier: Apache-2.0
"""Round trips of one byte between two processes: over a Unix stream, and over TCP on loopback."""
import os
import socket
import sys
import time

ROUNDS = 20000


def connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ends = socket.create_connection(listener.getsockname()), listener.accept()[0]
    for end in ends:
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ends


def measure(ends):
    child = os.fork()
    if child == 0:
        for _ in range(ROUNDS):
            ends[1].send(ends[1].recv(1))
        os._exit(0)
    start = time.monotonic()
    for _ in range(ROUNDS):
        ends[0].send(b"x")
        ends[0].recv(1)
    end = time.monotonic()
    os.waitpid(child, 0)
    return (end - start) * 1e6 / ROUNDS


by_unix, by_tcp = measure(socket.socketpair()), measure(connection())
print(f"microseconds for a round trip: Unix {by_unix:.1f}, TCP {by_tcp:.1f}", file=sys.stderr)
print(f"measured {ROUNDS} round trips each")
