# SPDX-License-Identifier: Apache-2.0
"""Records of random size, back to back, through a raw seqpacket endpoint, to a reader that sleeps now and then.

records.py ADDRESS COUNT: exits with 0 when each has come whole, once and in order.
"""

import random
import socket
import sys
import threading
import time

LONGEST = 4_000


def connect(address):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.connect(address.split("://")[1])
    return client


def record(number, size):
    head = b"%08d" % number
    return (head + bytes([number % 251]) * size)[: max(size, len(head))]


def sizes(count):
    numbers = random.Random(count)
    return [numbers.randrange(1, LONGEST) for _ in range(count)]


def publish(address, count):
    publisher = connect(address)
    for number, size in enumerate(sizes(count)):
        publisher.send(record(number, size))
    # Stays, so that all is known to have been read before it closes.
    publisher.shutdown(socket.SHUT_WR)
    while publisher.recv(1):
        pass


def main():
    address, count = sys.argv[1], int(sys.argv[2])
    subscriber = connect(address)
    subscriber.settimeout(60)
    threading.Thread(target=publish, args=(address, count), daemon=True).start()
    for number, size in enumerate(sizes(count)):
        if number % 10_000 == 5_000:
            time.sleep(0.2)
        got = subscriber.recv(1 << 20)
        if got != record(number, size):
            sys.exit(f"record {number} of {size} bytes: got {len(got)} bytes that start with {got[:16]!r}")
    subscriber.settimeout(0.5)
    try:
        sys.exit(f"one too many: {subscriber.recv(1 << 20)[:16]!r}")
    except socket.timeout:
        print("all", count, flush=True)


main()
