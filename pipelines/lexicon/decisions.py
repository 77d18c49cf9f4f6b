"""What a reader decided of two indicators, which the rules then follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pipelines.errors import ReferenceTableError


@dataclass(frozen=True, slots=True)
class IndicatorMerge:
    """What a reader decided of two names measured in `unit`: `keep` them as one indicator, or `split` them.

    `split` undoes a merge and an identity that the rules made; `keep` counts `indicator_name` as `other_name`.
    """

    FILE: ClassVar[str] = "indicator_merges.csv"
    decision: Literal["keep", "split"]
    indicator_name: str
    other_name: str
    unit: str
    reason: str


def check_decisions(folder: Path, rows: Sequence[IndicatorMerge], units: frozenset[str]) -> None:
    """Errors: ReferenceTableError for a decision on one name alone, of an unknown unit, that another one contradicts,
    or that counts a name as one which itself is counted as another.
    """
    path = folder / IndicatorMerge.FILE
    kept: set[tuple[str, str]] = set()
    pairs: set[tuple[frozenset[str], str]] = set()
    for number, row in enumerate(rows, start=2):
        pair = frozenset((row.indicator_name, row.other_name))
        if row.unit not in units:
            raise ReferenceTableError(path, f"no such unit: {row.unit!r}", row=number, column="unit")
        if len(pair) == 1:
            raise ReferenceTableError(path, "both names are the same", row=number, column="other_name")
        if (pair, row.unit) in pairs:
            raise ReferenceTableError(path, "another row decides on the same names", row=number, column="decision")
        pairs.add((pair, row.unit))
        if row.decision == "keep":
            kept.add((row.indicator_name, row.unit))
    for number, row in enumerate(rows, start=2):
        if row.decision == "keep" and (row.other_name, row.unit) in kept:
            raise ReferenceTableError(path, "it is itself counted as another one", row=number, column="other_name")
