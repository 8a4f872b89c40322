# SPDX-License-Identifier: Apache-2.0
"""What the runs come to: medians, ratios, gates, table and picture."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import report
from cases import GATES, IDLE, PROFILES, Case, Gate, full_matrix
from report import Run

CASE = PROFILES["ci"][0]
FIXED = Case(100, 1, 64, 1_000)


def runs(system: str, metric: str, values: list[float], case: str = CASE.name) -> list[Run]:
    return [Run(case, system, number, {metric: value}) for number, value in enumerate(values)]


class Figures(unittest.TestCase):
    def test_three_digits_count(self) -> None:
        for value, text in ((0.0123456, "0.0123"), (12.345, "12.3"), (999, "999"), (12_345, "12,345"), (45_600_000, "45.6 M")):
            self.assertEqual(text, report.figure(value))


class Ratios(unittest.TestCase):
    def test_are_taken_round_by_round(self) -> None:
        both = runs("polycast", "deliveries", [10, 1, 30]) + runs("redis", "deliveries", [5, 1, 10])
        ratio = report.ratio(both, CASE.name, "redis", "deliveries")
        self.assertEqual((2, 1, 3), (ratio.middle, ratio.low, ratio.high))

    def test_leave_out_rounds_that_only_one_has(self) -> None:
        both = runs("polycast", "deliveries", [10, 20]) + runs("redis", "deliveries", [5])
        self.assertEqual(2, report.ratio(both, CASE.name, "redis", "deliveries").middle)
        self.assertIsNone(report.ratio(runs("polycast", "deliveries", [1]), CASE.name, "redis", "deliveries"))


class Gates(unittest.TestCase):
    def test_hold_at_their_bound(self) -> None:
        least, most = Gate("x", "redis", "deliveries", least=3), Gate("x", "redis", "cpu", most=0.35)
        self.assertEqual([True, False], [least.met(3), least.met(2.99)])
        self.assertEqual([True, False], [most.met(0.35), most.met(0.36)])

    def test_ask_only_for_what_is_measured(self) -> None:
        measured = {case.name for case in PROFILES["quick"]} | {IDLE}
        self.assertLessEqual({gate.case for gate in GATES}, measured)

    def test_are_left_out_when_there_are_no_figures(self) -> None:
        both = runs("polycast", "deliveries", [50]) + runs("nats-server", "deliveries", [10])
        found = [(gate.peer, gate.metric, ratio.middle) for gate, ratio in report.gates(both)]
        self.assertEqual([("nats-server", "deliveries", 5)], found)


class Table(unittest.TestCase):
    def test_has_a_row_for_each_figure_and_a_ratio_to_each_peer(self) -> None:
        both = runs("polycast", "deliveries", [40e6, 50e6]) + runs("redis", "deliveries", [4e6, 5e6])
        both += [Run(CASE.name, "redis", 2, {}, "no figures: refused")]
        table = report.table(both, [CASE], ["polycast", "redis"], ["head"])
        self.assertIn("| case | figure | polycast | redis | to redis |", table)
        self.assertIn("| 100 subscribers, 1 channel, 64 B, full speed | deliveries/s | 45 M | 4.5 M | 10 (10 to 10) |", table)
        self.assertIn("|  | server CPU per delivery | - | - | - |", table)
        self.assertIn("- redis, 100x1x64-full, round 3: no figures: refused", table)

    def test_tells_latency_and_processor_time_at_a_fixed_rate(self) -> None:
        both = runs("polycast", "p99", [0.25], FIXED.name) + runs("redis", "p99", [0.5], FIXED.name)
        table = report.table(both, [FIXED], ["polycast", "redis"], [])
        self.assertIn("| p99 latency | 0.25 ms | 0.5 ms | 0.5 (0.5 to 0.5) |", table)
        self.assertNotIn("deliveries/s", table)

    def test_says_when_others_were_busy(self) -> None:
        busy = [Run(CASE.name, "polycast", 0, {"deliveries": 1.0}, "", 0.2)]
        self.assertIn("in 1 of 1 runs other processes took over 5 % of the machine, 20% at the most", report.notes(busy))


class Chart(unittest.TestCase):
    def test_is_a_picture_with_a_bar_for_each_system_that_has_figures(self) -> None:
        both = runs("polycast", "deliveries", [40e6]) + runs("a<b", "deliveries", [20e6])
        picture = ElementTree.fromstring(report.chart(both, [CASE, FIXED], ["polycast", "a<b", "none"]))
        bars = picture.findall("{http://www.w3.org/2000/svg}rect")
        widths = [float(bar.get("width")) for bar in bars]
        self.assertEqual(2, len(widths))
        self.assertAlmostEqual(widths[0], 2 * widths[1], delta=0.2)


class Matrix(unittest.TestCase):
    def test_names_tell_the_cases_apart(self) -> None:
        names = [case.name for case in full_matrix()]
        self.assertEqual(24, len(set(names)))

    def test_fixed_rates_are_the_same_for_each_shape(self) -> None:
        for case in full_matrix():
            if case.rate is not None:
                deliveries = case.rate * case.subscribers // case.channels
                self.assertEqual(10_000 if case.size == 16_384 else 100_000, deliveries, case.name)


if __name__ == "__main__":
    unittest.main()
