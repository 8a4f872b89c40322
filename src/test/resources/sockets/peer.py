# SPDX-License-Identifier: Apache-2.0
"""A client of any kind of socket, with nothing between it and the operating system.

peer.py ADDRESS PROTOCOL CHANNEL subscribes, says "ready", and then prints "got HEX" for each message; each line of standard input is
the payload of a message to publish, in hexadecimal digits.
"""

import json
import os
import socket
import ssl
import struct
import sys
import tempfile
import threading

LONGEST = 1 << 21


def connect(address):
    """The socket, and whether each of its packets is a record."""
    if address.startswith("tls+"):
        # The test knows whom it has started.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(connect(address[4:])[0]), False
    scheme, place = address.split(":", 1)
    if scheme in ("unix", "unixgram", "seqpacket"):
        path = "\0" + place[1:] if place.startswith("@") else place[2:]
        kind = {"unix": socket.SOCK_STREAM, "unixgram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}[scheme]
        client = socket.socket(socket.AF_UNIX, kind)
        if scheme == "unixgram":
            # Who wants to be answered has a name of its own.
            client.bind(os.path.join(tempfile.mkdtemp(), "me"))
        client.connect(path)
        return client, scheme != "unix"
    host, port = place[2:].rsplit(":", 1)
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    client = socket.socket(family, socket.SOCK_DGRAM if scheme == "udp" else socket.SOCK_STREAM)
    client.connect((host.strip("[]"), int(port)))
    return client, scheme == "udp"


class Records:
    """Records of a protocol over a socket."""

    def __init__(self, client, packets, protocol):
        self.client, self.packets, self.lengths = client, packets, protocol == "raw"
        self.rest = b""

    def send(self, record):
        if self.packets:
            self.client.send(record)
        else:
            self.client.sendall(struct.pack(">I", len(record)) + record if self.lengths else record + b"\n")

    def receive(self):
        """The next one; None at the end."""
        if self.packets:
            # Of a connection nothing is the end; a datagram may have nothing in it.
            return self.client.recv(LONGEST) or (b"" if self.client.type == socket.SOCK_DGRAM else None)
        while True:
            if self.lengths and len(self.rest) >= 4:
                end = 4 + struct.unpack(">I", self.rest[:4])[0]
                if len(self.rest) >= end:
                    record, self.rest = self.rest[4:end], self.rest[end:]
                    return record
            elif not self.lengths and b"\n" in self.rest:
                record, self.rest = self.rest.split(b"\n", 1)
                return record
            some = self.client.recv(1 << 16)
            if not some:
                return None
            self.rest += some


def subscribe(records, protocol, channel):
    """Returns when it is in force."""
    if protocol == "raw":
        # Whoever has connected, or sent something, is subscribed.
        records.send(b"hello")
        return
    cookie = ""
    while True:
        if protocol == "text":
            records.send(f"/sub {channel}{' cookie=' + cookie if cookie else ''}".encode())
            answer = records.receive().decode()
            while not answer.startswith(("+OK subscribed", "-ERR")):
                answer = records.receive().decode()
            if answer.startswith("+OK"):
                return
            cookie = answer.split()[2]
        else:
            request = {"op": "sub", "channel": channel, "id": 1}
            if cookie:
                request["cookie"] = cookie
            records.send(json.dumps(request).encode())
            answer = json.loads(records.receive())
            if answer["op"] == "ok":
                return
            cookie = answer["cookie"]


def publish(records, protocol, channel):
    for line in sys.stdin:
        payload = bytes.fromhex(line)
        if protocol == "json":
            payload = json.dumps({"op": "pub", "channel": channel, "data": payload.decode()}).encode()
        elif protocol == "text":
            payload = b"/pub " + channel.encode() + b" " + payload
        records.send(payload)
    os._exit(0)


def main():
    address, protocol, channel = sys.argv[1:4]
    client, packets = connect(address)
    records = Records(client, packets, protocol)
    subscribe(records, protocol, channel)
    print("ready", flush=True)
    threading.Thread(target=publish, args=(records, protocol, channel), daemon=True).start()
    while True:
        record = records.receive()
        if record is None:
            print("end", flush=True)
            return
        if protocol == "json":
            heard = json.loads(record)
            if heard["op"] != "msg":
                continue
            record = heard["data"].encode()
        elif protocol == "text" and record.startswith((b"+OK", b"-ERR")):
            continue
        print("got", record.hex(), flush=True)


main()
