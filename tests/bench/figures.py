"""Figures of many rounds made into one, compared with the reference and with the goals."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Round = Mapping[str, float]
"""The figures of one round, by name."""
PERCENTILE = 0.95


def percentile(values: Iterable[float], share: float = PERCENTILE) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary(rounds: Sequence[Round], keys_ms: Sequence[float]) -> dict[str, float]:
    """Medians over the rounds; the answers to keys of all rounds are one pool."""
    names = dict.fromkeys(name for figures in rounds for name in figures)
    result = {
        name: statistics.median(figures[name] for figures in rounds if name in figures)
        for name in names
    }
    if keys_ms:
        result["key_p50_ms"] = statistics.median(keys_ms)
        result["key_p95_ms"] = percentile(keys_ms)
    return result


def ratio(value: float | None, reference: float | None) -> str:
    """A figure as a multiple of the reference's."""
    if value is None or not reference:
        return "-"
    return f"x{value / reference:.2f}"


def limit(goal: str, reference: float | None) -> float | None:
    """The figure that a goal allows, which may be a multiple of the reference's."""
    if not goal.endswith("x"):
        return float(goal)
    return None if reference is None else float(goal[:-1]) * reference


def verdict(value: float | None, goal: str, reference: float | None) -> str:
    """Whether a goal is reached, in a word."""
    allowed = limit(goal, reference)
    if value is None or allowed is None:
        return "not measured"
    return "reached" if value <= allowed else "missed"


def bursts(times: Sequence[float], gap: float = 0.003) -> int:
    """How many groups of output there are, where chunks closer than the gap are one."""
    later = pairwise(times)
    return bool(times) + sum(after - before >= gap for before, after in later)
