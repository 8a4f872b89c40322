# SPDX-License-Identifier: Apache-2.0
"""Every way in which connect fails on one machine."""
import os
import select
import socket
import tempfile


def outcome(fd, to):
    code = fd.connect_ex(to)
    return os.strerror(code) if code else "ok"


def stream():
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def listening(backlog):
    fd = stream()
    fd.bind(("127.0.0.1", 0))
    if backlog is not None:
        fd.listen(backlog)
    return fd


bound, full = listening(None), listening(0)
print("nobody listens:", outcome(stream(), bound.getsockname()))
print("no way there:", outcome(stream(), ("224.0.0.1", 7000)))  # a group; TCP has one peer
first = socket.create_connection(full.getsockname())  # fills the queue
late = stream()
late.setblocking(False)
late.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)  # a second SYN, then no more
print("full queue, non-blocking:", outcome(late, full.getsockname()))
wait = select.poll()
wait.register(late, select.POLLOUT)
wait.poll(30000)
print("and in the end:", os.strerror(late.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "door")
    print("no such path:", outcome(socket.socket(socket.AF_UNIX), path))
    door = socket.socket(socket.AF_UNIX)
    door.bind(path)
    print("a path on which nobody listens:", outcome(socket.socket(socket.AF_UNIX), path))
    door.listen(5)
    print("the wrong type:", outcome(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), path), flush=True)
    os.chmod(folder, 0o755)
    os.chmod(path, 0)
    child = os.fork()
    if child == 0:  # modes do not stop root, so be somebody else
        if os.getuid() == 0:
            os.setuid(65534)
        print("a path with mode 0:", outcome(socket.socket(socket.AF_UNIX), path), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
