# SPDX-License-Identifier: Apache-2.0
"""An event loop: one thread waits for all clients at once, and each of them only gets its turn when it has said something."""
import os
import selectors
import signal
import socket


def serve(listener):
    events = selectors.DefaultSelector()  # epoll on Linux
    events.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in events.select():
            if key.fileobj is listener:
                client, _ = listener.accept()
                events.register(client, selectors.EVENT_READ)
            elif byte := key.fileobj.recv(1):  # there is something, so this does not wait
                key.fileobj.send(byte, socket.MSG_DONTWAIT)
            else:
                events.unregister(key.fileobj)
                key.fileobj.close()


with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
    server = os.fork()
    if server == 0:
        serve(listener)
    clients = [socket.create_connection(listener.getsockname()) for _ in range(30)]
    for number, client in reversed(list(enumerate(clients))):  # the last one first
        byte = bytes([97 + number % 26])
        client.send(byte)
        assert client.recv(1) == byte
    print("30 clients, one thread: each got its answer")
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
