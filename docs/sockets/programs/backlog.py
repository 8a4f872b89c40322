# SPDX-License-Identifier: Apache-2.0
"""How many connections there are before anybody accepts one: listen(2) said 1."""
import select
import socket


def begin(server):
    fd = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    fd.setblocking(False)
    try:
        fd.connect(server)
    except BlockingIOError:  # EINPROGRESS
        pass
    return fd


def connected(fd, ms):
    wait = select.poll()
    wait.register(fd, select.POLLOUT)
    return len(wait.poll(ms)) == 1


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("127.0.0.1", 0))
listener.listen(1)
clients = []
for number in range(4):
    clients.append(begin(listener.getsockname()))
    print(f"client {number + 1}:", "connected" if connected(clients[number], 300) else "waits")
accepted = [listener.accept() for _ in range(2)]
print("accepted two")
for number in range(2, 4):  # its kernel asks again after a second
    print(f"client {number + 1}:", "connected" if connected(clients[number], 30000) else "waits")
