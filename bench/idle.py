# SPDX-License-Identifier: Apache-2.0
"""What a connection costs that is subscribed and gets nothing: the growth of the server's resident set."""

from __future__ import annotations

import resource
import selectors
import socket
import time
from pathlib import Path

from peers import Server

AT_ONCE = 200
SETTLE_SECONDS = 10
GREETING = {
    # Command, and what shows that the subscription is in force. A text client is subscribed from the start.
    "tcp": (b"/ping\n", b"+PONG"),
    "nats": (b'CONNECT {"verbose":false}\r\nSUB lobby 1\r\nPING\r\n', b"PONG"),
    "redis": (b"*2\r\n$9\r\nSUBSCRIBE\r\n$5\r\nlobby\r\n", b":1\r\n"),
}


def mqtt(number: int) -> bytes:
    """CONNECT and SUBSCRIBE of MQTT 3.1.1."""
    client = f"idle-{number}".encode()
    connect = b"\x00\x04MQTT\x04\x02\x00\x00" + len(client).to_bytes(2, "big") + client
    subscribe = b"\x00\x01\x00\x05lobby\x00"
    return bytes([0x10, len(connect)]) + connect + bytes([0x82, len(subscribe)]) + subscribe


def resident(pid: int) -> int:
    """Bytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")


def settled(pid: int) -> int:
    """The resident set when it has stopped to change, or after a while."""
    last = resident(pid)
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(1)
        now = resident(pid)
        if abs(now - last) < last / 100:
            return now
        last = now
    return last


def possible(wanted: int) -> int:
    """How many connections the limit on descriptors leaves to this process, after raising it as far as it goes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return min(wanted, soft - 100) if soft != resource.RLIM_INFINITY else wanted


def bytes_per_connection(server: Server, connections: int) -> float:
    """Connects and subscribes so many clients, and tells what each has cost."""
    scheme = server.url.split(":", 1)[0]
    before = settled(server.pid)
    clients: list[socket.socket] = []
    try:
        while len(clients) < connections:
            clients += connect(server, scheme, len(clients), min(AT_ONCE, connections - len(clients)))
        return (settled(server.pid) - before) / len(clients)
    finally:
        for client in clients:
            client.close()


def connect(server: Server, scheme: str, first: int, count: int) -> list[socket.socket]:
    """Some clients at once, all of them subscribed on return."""
    waiting = selectors.DefaultSelector()
    clients = []
    for number in range(first, first + count):
        # More than one source address, since one has only so many ports.
        client = socket.create_connection(("127.0.0.1", server.port), 10, (f"127.0.0.{2 + number // 20_000}", 0))
        hello, _ = GREETING.get(scheme, (mqtt(number), b""))
        client.sendall(hello)
        client.setblocking(False)
        waiting.register(client, selectors.EVENT_READ, bytearray())
        clients.append(client)
    wanted = GREETING.get(scheme, (b"", b"\x90\x03"))[1]
    deadline = time.monotonic() + 30
    left = count
    while left and time.monotonic() < deadline:
        for key, _ in waiting.select(1):
            heard = key.data
            heard += key.fileobj.recv(65_536)  # type: ignore[union-attr]
            if wanted in heard:
                waiting.unregister(key.fileobj)
                left -= 1
    waiting.close()
    if left:
        raise RuntimeError(f"{server.name}: {left} of {count} clients got no answer")
    return clients
