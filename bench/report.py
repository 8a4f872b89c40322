# SPDX-License-Identifier: Apache-2.0
"""From runs to medians, ratios, gates, a table and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from statistics import median

from cases import GATES, IDLE, METRICS, Case, Gate

OURS = "polycast"


@dataclass(frozen=True)
class Run:
    """One run of one system: its round, and each metric that it has. Faults says what was lost, or why there are no figures."""

    case: str
    system: str
    round: int
    values: dict[str, float]
    faults: str = ""
    disturbance: float = 0.0


@dataclass(frozen=True)
class Ratio:
    """Of the rounds' ratios: median, smallest, largest."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{figure(self.middle)} ({figure(self.low)} to {figure(self.high)})"


def figure(value: float) -> str:
    """Three digits that count."""
    if value >= 1e6:
        return f"{value / 1e6:.3g} M"
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def values(runs: list[Run], case: str, system: str, metric: str) -> dict[int, float]:
    """By round."""
    return {
        run.round: run.values[metric]
        for run in runs
        if run.case == case and run.system == system and metric in run.values
    }


def middle(runs: list[Run], case: str, system: str, metric: str) -> float | None:
    found = values(runs, case, system, metric)
    return median(found.values()) if found else None


def ratio(runs: list[Run], case: str, peer: str, metric: str) -> Ratio | None:
    """Ours to theirs, round by round: what disturbs a round disturbs both."""
    ours = values(runs, case, OURS, metric)
    theirs = values(runs, case, peer, metric)
    each = [ours[number] / theirs[number] for number in ours if theirs.get(number)]
    return Ratio(median(each), min(each), max(each)) if each else None


def gates(runs: list[Run]) -> list[tuple[Gate, Ratio]]:
    """Those that there are figures for."""
    found = [(gate, ratio(runs, gate.case, gate.peer, gate.metric)) for gate in GATES]
    return [(gate, its) for gate, its in found if its is not None]


def shown(case: Case) -> list[str]:
    """The metrics that say something about a case."""
    if case.rate is not None:
        return ["cpu", "p99"]
    return ["deliveries", "megabytes", "cpu"] if case.size >= 1024 else ["deliveries", "cpu"]


def cell(metric: str, value: float | None) -> str:
    if value is None:
        return "-"
    unit = {"cpu": " us", "p99": " ms", "memory": " KiB"}.get(metric, "")
    return figure(value / 1024 if metric == "memory" else value) + unit


def table(runs: list[Run], cases: list[Case], systems: list[str], head: list[str]) -> str:
    """Markdown: medians of each system, and our ratios to each peer."""
    peers = [system for system in systems if system != OURS]
    lines = [*head, ""]
    columns = [*systems, *(f"to {peer}" for peer in peers)]
    lines.append("| case | " + " | ".join(["figure", *columns]) + " |")
    lines.append("|---" * (len(columns) + 2) + "|")
    rows = [(case.name, case.title, shown(case)) for case in cases]
    if any(run.case == IDLE for run in runs):
        count = next(int(run.values["connections"]) for run in runs if run.case == IDLE and run.values)
        rows.append((IDLE, f"{count:,} idle subscribers", ["memory"]))
    for name, title, metrics in rows:
        for metric in metrics:
            medians = [cell(metric, middle(runs, name, system, metric)) for system in systems]
            ratios = [str(ratio(runs, name, peer, metric) or "-") for peer in peers]
            lines.append(f"| {title} | {METRICS[metric]} | " + " | ".join(medians + ratios) + " |")
            title = ""
    lines += ["", "Medians of all rounds; ratios are medians of the rounds' ratios (smallest to largest)."]
    lines += [f"- {note}" for note in notes(runs)]
    return "\n".join(lines) + "\n"


def notes(runs: list[Run]) -> list[str]:
    """What a reader has to know about these figures."""
    said = [f"{run.system}, {run.case}, round {run.round + 1}: {run.faults}" for run in runs if run.faults]
    busy = [run for run in runs if run.disturbance > 0.05]
    if busy:
        most = max(run.disturbance for run in busy)
        said.append(f"in {len(busy)} of {len(runs)} runs other processes took over 5 % of the machine, {most:.0%} at the most")
    return said


PALETTE = {"polycast": "#2563eb", "nats-server": "#16a34a", "redis": "#dc2626", "mosquitto": "#9333ea"}
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.h{font-weight:600}.q{fill:#59636e}"
    "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.q{fill:#9198a1}}"
)
WIDTH, LEFT, BAR, GAP = 760, 110, 16, 6


def chart(runs: list[Run], cases: list[Case], systems: list[str]) -> str:
    """SVG: for each case bars of what counts there, each case on a scale of its own that starts at zero."""
    parts: list[str] = []
    y = 24
    for case in cases:
        metric = "deliveries" if case.rate is None else "cpu"
        found = {system: middle(runs, case.name, system, metric) for system in systems}
        known = {system: value for system, value in found.items() if value is not None}
        if not known:
            continue
        better = "more is better" if metric == "deliveries" else "less is better"
        parts.append(f'<text class="h" x="8" y="{y}">{escape(case.title)}</text>')
        parts.append(f'<text class="q" x="{WIDTH - 8}" y="{y}" text-anchor="end">{METRICS[metric]}, {better}</text>')
        y += 10
        scale = (WIDTH - LEFT - 110) / max(known.values())
        for system, value in known.items():
            width = max(1.0, value * scale)
            parts.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(system)}</text>')
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2" fill="{PALETTE.get(system, "#888")}"/>'
            )
            parts.append(f'<text class="q" x="{LEFT + width + 6:.1f}" y="{y + 13}">{cell(metric, value)}</text>')
            y += BAR + GAP
        y += 26
    title = "Polycast beside its peers"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y - 10}" role="img" aria-labelledby="t d">'
        f'<title id="t">{title}</title><desc id="d">Medians of {len({run.round for run in runs})} interleaved rounds; '
        f"the figures stand in the table beside this picture.</desc><style>{STYLE}</style>"
        + "".join(parts)
        + "</svg>\n"
    )
