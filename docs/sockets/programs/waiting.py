# SPDX-License-Identifier: Apache-2.0
"""A socket that never makes its process wait, and three calls that wait for many of them."""
import select
import socket


def by_select(fd):
    return len(select.select([fd], [], [], 0)[0])  # descriptors up to 1023


def by_poll(fd, events):
    one = select.poll()
    one.register(fd, events)
    return len(one.poll(0))


def drain(call, *arguments):
    try:
        while call(*arguments):
            pass
    except BlockingIOError as failure:
        return failure.strerror


one, other = socket.socketpair()
one.setblocking(False)
other.setblocking(False)
poller = select.epoll()
poller.register(other, select.EPOLLIN)  # once, not at each wait
print("read with nothing there:", drain(other.recv, 1))
print(f"ready by select {by_select(other)}, poll {by_poll(other, select.POLLIN)}, epoll {len(poller.poll(0))}")
one.send(b"xy")
print(f"after a write: select {by_select(other)}, poll {by_poll(other, select.POLLIN)}, epoll {len(poller.poll(0))}")
other.recv(1)
print(f"one of two bytes read, epoll tells again: {len(poller.poll(0))}")
poller.modify(other, select.EPOLLIN | select.EPOLLET)
print(f"edge-triggered: first wait {len(poller.poll(0))}, second wait {len(poller.poll(0))}")
print(f"room to write: {by_poll(one, select.POLLOUT)}")
full = drain(one.send, bytes(4096))
print(f"after many writes: {full}, room to write: {by_poll(one, select.POLLOUT)}")
drain(other.recv, 4096)
print(f"after the peer has read: room to write: {by_poll(one, select.POLLOUT)}")
one.close()
print(f"after its end: ready {by_poll(other, select.POLLIN)}, read {len(other.recv(1))}")
