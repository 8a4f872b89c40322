# SPDX-License-Identifier: Apache-2.0
"""Whose address is it? Two families, any port, and a port that was used a moment ago."""
import socket

kept = []


def bind(host, port, only=None, reuse=False):
    fd = socket.socket(socket.AF_INET if only is None else socket.AF_INET6, socket.SOCK_STREAM)
    kept.append(fd)
    if only is not None:
        fd.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
    if reuse:
        fd.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        fd.bind((host, port))
        return "ok"
    except OSError as failure:
        return failure.strerror


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what may be reused later says so already
listener.bind(("", 0))  # INADDR_ANY
port = listener.getsockname()[1]
print("port 0 became another:", "yes" if port > 1023 else "no")
print("the same port again:", bind("127.0.0.1", port))
print("in6addr_any beside INADDR_ANY:", bind("::", port, only=0))
print("with IPV6_V6ONLY:", bind("::", port, only=1))
print("an address of another machine:", bind("192.0.2.1", 0))
listener.listen(1)
client = socket.create_connection(("127.0.0.1", port))
accepted, _ = listener.accept()
listener.close()
accepted.close()  # first, so TIME_WAIT is at this end
client.close()
print("the port after a close:", bind("127.0.0.1", port))
print("with SO_REUSEADDR:", bind("127.0.0.1", port, reuse=True))
