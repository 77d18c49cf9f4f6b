"""When a row says the same as a label, and which row answers which label."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from pipelines.scoring.labels import Label

Row = TypeVar("Row")
_NOISE = re.compile(r"[\s,,。;;::“”\"'‘’()()、·的]")


def squash(phrase: str | None) -> str:
    """The phrase without marks, blanks and 的."""
    return _NOISE.sub("", phrase or "")


def same_value(one: float | None, other: float | None) -> bool:
    """Equal but for the sign: a decline may be kept as 3 or as -3."""
    if one is None or other is None:
        return one is None and other is None
    return math.isclose(abs(one), abs(other), rel_tol=1e-6, abs_tol=1e-9)


def alike(one: str | None, other: str | None) -> bool:
    """Equal, one holds the other (two characters at least), or half of the bigrams shared."""
    x, y = squash(one), squash(other)
    if not x or not y:
        return False
    if x == y or (min(len(x), len(y)) > 1 and (x in y or y in x)):
        return True
    p, q = _bigrams(x), _bigrams(y)
    return 2 * sum((p & q).values()) / (sum(p.values()) + sum(q.values())) >= 0.5


def distance(label: Label, start: int, end: int) -> int | None:
    """Characters from the nearest place of the label's quote that overlaps `[start, end)`; None without one."""
    gaps = [abs(a - start) for a, b in label.places if start < b and a < end]
    return min(gaps, default=None)


def pair(
    labels: Sequence[Label], rows: Sequence[Row], fits: Callable[[Label, Row], object | None]
) -> list[tuple[Label, Row | None]]:
    """Each label with at most one row, the closest pairs first; `fits` gives a sort key or None."""
    candidates = [
        (key, i, j)
        for i, label in enumerate(labels)
        for j, row in enumerate(rows)
        if (key := fits(label, row)) is not None
    ]
    candidates.sort(key=lambda candidate: candidate)
    row_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in row_of and j not in taken:
            row_of[i] = j
            taken.add(j)
    return [(label, rows[row_of[i]] if i in row_of else None) for i, label in enumerate(labels)]


def _bigrams(phrase: str) -> Counter[str]:
    return Counter(phrase[i : i + 2] for i in range(max(1, len(phrase) - 1)))
