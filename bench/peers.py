# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared: how each is found, started and reached."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 30


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find(program: str) -> str | None:
    """The path of an installed program, also where Go and Debian put what is not in everybody's PATH."""
    places = [os.environ.get("PATH", ""), os.path.expanduser("~/go/bin"), "/usr/local/sbin", "/usr/sbin"]
    return shutil.which(program, path=os.pathsep.join(places))


@dataclass
class Server:
    """A server that runs, and how its clients reach it."""

    name: str
    url: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """Ends it; waits for that."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


@dataclass
class System:
    """A kind of server: the name that tables show, what its clients speak, and the program."""

    name: str
    scheme: str
    program: str | None
    version: str = ""
    options: list[str] = field(default_factory=list)

    def command(self, port: int, folder: Path) -> list[str]:
        """What starts it with as plain a configuration as it takes."""
        program = str(self.program)
        if self.name == "polycast":
            listen = {"text": {"listen": f"tcp://127.0.0.1:{port}", "protocol": "text", "channel": "lobby"}}
            # The idle case is about memory for each connection, and wants more of them than the default allows.
            limits = {key: {**endpoint, "maxConnections": 100_000} for key, endpoint in listen.items()}
            return ["java", *self.options, "-jar", program, "-conf", json.dumps({"endpoints": limits})]
        if self.name == "nats-server":
            return [program, "-a", "127.0.0.1", "-p", str(port)]
        if self.name == "redis":
            # It takes 127.0.0.2, from which the idle case comes, for another machine.
            open_to_loopback = ["--bind", "127.0.0.1", "--protected-mode", "no", "--maxclients", "20000"]
            return [program, "--port", str(port), "--save", "", "--appendonly", "no", *open_to_loopback]
        conf = folder / f"mosquitto-{port}.conf"
        # Without the last two lines it would throw QoS 0 messages away as soon as a socket is full.
        conf.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_queued_bytes 0\n",
            encoding="utf-8",
        )
        return [program, "-c", str(conf)]

    def start(self, folder: Path) -> Server:
        """Starts it on a free port and waits until it listens."""
        port = free_port()
        with (folder / f"{self.name}-{port}.log").open("wb") as log:
            process = subprocess.Popen(
                self.command(port, folder), cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        server = Server(self.name, f"{self.scheme}://127.0.0.1:{port}", port, process)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return server
            except OSError:
                time.sleep(0.05)
        server.stop()
        raise RuntimeError(f"{self.name} does not listen; its log is in {log.name}")


def first_line(*command: str) -> str:
    """What a program says of itself."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown"


def installed(jar: Path, options: list[str]) -> list[System]:
    """Polycast and its peers; the program of what is not installed is None."""
    polycast = System("polycast", "tcp", str(jar) if jar.exists() else None, options=options)
    peers = [
        System("nats-server", "nats", find("nats-server")),
        System("redis", "redis", find("redis-server")),
        System("mosquitto", "mqtt", find("mosquitto")),
    ]
    if polycast.program:
        polycast.version = first_line("java", "-jar", polycast.program, "version")
    for peer in peers:
        if peer.program:
            flag = "-h" if peer.name == "mosquitto" else "--version"
            peer.version = first_line(peer.program, flag)
    return [polycast, *peers]
