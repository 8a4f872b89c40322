# SPDX-License-Identifier: Apache-2.0
"""One listening socket, and a connection socket for each client: what tells connections apart."""
import os
import socket


def outcome(call, *arguments):
    try:
        call(*arguments)
        return "ok"
    except OSError as failure:
        return failure.strerror


def yes(is_so):
    return "yes" if is_so else "no"


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("127.0.0.1", 0))
listener.listen(5)
server = listener.getsockname()
clients, accepted = [], []
for _ in range(2):
    clients.append(socket.create_connection(server))
    accepted.append(listener.accept()[0])
one, other = accepted
print("three sockets at the server:", yes(len({listener.fileno(), one.fileno(), other.fileno()}) == 3))
print("all with the same local port:", yes(one.getsockname() == other.getsockname() == server))
print("the peers' ports differ:", yes(one.getpeername()[1] != other.getpeername()[1]))
print("a client's own port is the peer's port at the server:", yes(clients[0].getsockname() == one.getpeername()))
print("getpeername of the listening socket:", outcome(listener.getpeername))
print("read from the listening socket:", outcome(os.read, listener.fileno(), 1))
listener.close()
print("a connection outlives the listening socket:", outcome(clients[0].send, b"x"))
print("but nobody new gets in:", outcome(socket.create_connection, server))
