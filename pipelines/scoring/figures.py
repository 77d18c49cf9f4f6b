"""Counts of right and wrong, and the shares with their confidence intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# Two-sided 95 % of the normal distribution, for Wilson's interval.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of accuracy: `right` of `asked` cases; `low` and `high` bound the share with 95 % confidence.

    `field` is recall (labels found), precision (rows that a label asks for), or the field compared on found labels.
    """

    entity: str
    field: str
    right: int
    asked: int

    @property
    def share(self) -> float:
        """Share of cases that are right, 0 to 1."""
        return self.right / self.asked

    @property
    def low(self) -> float:
        """Lower bound of the 95 % Wilson interval."""
        return self._wilson(-1)

    @property
    def high(self) -> float:
        """Upper bound of the 95 % Wilson interval."""
        return self._wilson(1)

    def _wilson(self, side: int) -> float:
        n, p = self.asked, self.share
        middle = p + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return min(1.0, max(0.0, (middle + side * spread) / (1 + _Z**2 / n)))


@dataclass(slots=True)
class Tally:
    """Running counts of one entity over several sources."""

    found: int = 0
    labels: int = 0
    rows: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def check(self, checks: Mapping[str, bool]) -> None:
        """Adds one compared pair, field by field."""
        for name, is_right in checks.items():
            self.asked[name] += 1
            self.right[name] += is_right

    def add(self, other: Tally) -> None:
        """Counts what the other has counted as well."""
        self.found += other.found
        self.labels += other.labels
        self.rows += other.rows
        self.right.update(other.right)
        self.asked.update(other.asked)

    def figures(self, entity: str) -> list[Figure]:
        """Recall, precision and the fields, in order; nothing where nothing was labelled."""
        if not self.labels:
            return []
        counts = {"recall": (self.found, self.labels), "precision": (self.found, self.rows)}
        counts |= {name: (self.right[name], self.asked[name]) for name in sorted(self.asked)}
        return [Figure(entity, name, right, asked) for name, (right, asked) in counts.items() if asked]
