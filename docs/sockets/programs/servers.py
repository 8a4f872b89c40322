# SPDX-License-Identifier: Apache-2.0
"""Four ways to serve: is a second client answered while a first one is silent? Each answers one byte, then closes."""
import os
import select
import signal
import socket
import threading


def answer(client):
    with client:
        if client.recv(1):
            client.send(b"+")


def serve(way, listener):
    while True:
        client, _ = listener.accept()
        if way == "thread":
            threading.Thread(target=answer, args=[client]).start()
        elif way == "fork":
            if os.fork() == 0:
                answer(client)
                os._exit(0)
            client.close()
        else:
            answer(client)


for way in ("iterative", "fork", "thread", "pool"):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = os.fork()
        if server == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            if way == "pool":  # two threads that accept
                threading.Thread(target=serve, args=[way, listener]).start()
            serve(way, listener)
        silent, other = (socket.create_connection(listener.getsockname()) for _ in range(2))
        other.send(b"?")
        ready = select.select([other], [], [], 0.5 if way == "iterative" else 30)[0]
        print(f"{way}:", "answered" if ready else "held up", flush=True)
        silent.close()
        other.close()
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
