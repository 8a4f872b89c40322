# SPDX-License-Identifier: Apache-2.0
"""What is measured, and what is promised about it."""

from __future__ import annotations

from dataclasses import dataclass

FULL_RATE = 100_000
"""Deliveries a second at a fixed rate: far below what each of the servers can do, so that nothing is batched."""


@dataclass(frozen=True)
class Case:
    """One shape of load. Rate is in messages a second; None is as fast as it goes."""

    subscribers: int
    channels: int
    size: int
    rate: int | None = None

    @property
    def name(self) -> str:
        speed = "full" if self.rate is None else f"{self.rate}ps"
        return f"{self.subscribers}x{self.channels}x{self.size}-{speed}"

    @property
    def title(self) -> str:
        size = f"{self.size} B" if self.size < 1024 else f"{self.size // 1024} KiB"
        speed = "full speed" if self.rate is None else f"{self.rate:,} messages/s"
        channels = "1 channel" if self.channels == 1 else f"{self.channels} channels"
        return f"{self.subscribers:,} subscribers, {channels}, {size}, {speed}"


@dataclass(frozen=True)
class Gate:
    """A promise: a ratio of Polycast's median to a peer's that is at least, or at most, this."""

    case: str
    peer: str
    metric: str
    least: float | None = None
    most: float | None = None

    def met(self, ratio: float) -> bool:
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)

    @property
    def wanted(self) -> str:
        return f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}"


METRICS = {
    "deliveries": "deliveries/s",
    "cpu": "server CPU per delivery",
    "p99": "p99 latency",
    "megabytes": "MB/s",
    "memory": "memory per idle connection",
}


def fixed_rate(subscribers: int, channels: int, size: int) -> int:
    """So many messages a second that each server has the same number of deliveries; a tenth for large ones."""
    deliveries = FULL_RATE if size < 16_384 else FULL_RATE // 10
    return deliveries // (subscribers // channels)


def full_matrix() -> list[Case]:
    shapes = [(s, c, b) for s in (100, 1_000) for c in (1, 100) for b in (64, 1_024, 16_384)]
    return [Case(*shape) for shape in shapes] + [Case(*shape, fixed_rate(*shape)) for shape in shapes]


ONE_CHANNEL = Case(100, 1, 64)
MANY_SUBSCRIBERS = Case(1_000, 1, 64)
MANY_CHANNELS = Case(1_000, 100, 64)
UNBATCHED = Case(100, 1, 64, 1_000)
LARGE = Case(100, 1, 16_384)
IDLE = "idle"

PROFILES: dict[str, list[Case]] = {
    "quick": [ONE_CHANNEL, MANY_SUBSCRIBERS, MANY_CHANNELS, UNBATCHED, LARGE],
    "full": full_matrix(),
    "ci": [ONE_CHANNEL],
}

GATES = [
    Gate(ONE_CHANNEL.name, "nats-server", "deliveries", least=5),
    Gate(ONE_CHANNEL.name, "redis", "deliveries", least=3),
    Gate(ONE_CHANNEL.name, "nats-server", "cpu", most=0.15),
    Gate(ONE_CHANNEL.name, "redis", "cpu", most=0.35),
    Gate(MANY_SUBSCRIBERS.name, "nats-server", "deliveries", least=8),
    Gate(MANY_CHANNELS.name, "nats-server", "deliveries", least=1.3),
    Gate(MANY_CHANNELS.name, "redis", "deliveries", least=2.5),
    Gate(MANY_CHANNELS.name, "nats-server", "cpu", most=0.6),
    Gate(UNBATCHED.name, "redis", "cpu", most=1.0),
    Gate(UNBATCHED.name, "nats-server", "cpu", most=0.5),
    Gate(UNBATCHED.name, "redis", "p99", most=1.0),
    Gate(UNBATCHED.name, "nats-server", "p99", most=1.0),
    Gate(LARGE.name, "nats-server", "megabytes", least=1),
    Gate(LARGE.name, "redis", "megabytes", least=1),
    Gate(IDLE, "nats-server", "memory", most=1.0),
]
