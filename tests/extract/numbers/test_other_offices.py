"""Forms in the words of other offices: what was not reached, parts of years, pairs, names and measures.

`other_office_cases.csv` has three cases or more a point: the text, and what a careful keeper enters from it, one number
a line: kind, indicator, operator, value, unit, measure, last day, and # with the number of the pair that it belongs to.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.records import QuantityRecord
from pipelines.run import extract_source

CASES = list(csv.DictReader(Path(__file__).with_name("other_office_cases.csv").open(encoding="utf-8", newline="")))


def tell(row: QuantityRecord, pairs: dict[str, int]) -> str:
    operator = "" if row.operator == "=" else f"{row.operator} "
    pair = f" #{pairs.setdefault(row.row_key, len(pairs) + 1)}" if row.row_key else ""
    return f"{row.kind} {row.indicator} {operator}{row.value:g} {row.unit} {row.measure} {row.period_end}{pair}"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['point']}-{k}" for k, case in enumerate(CASES)])
def test_numbers_are_entered_as_a_careful_keeper_does(case: dict[str, str], lexicon: Lexicon) -> None:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, case["text"])
    pairs: dict[str, int] = {}
    assert [tell(row, pairs) for row in extract_source(source, lexicon).quantity] == case["wanted"].split("\n")


def test_every_point_has_its_cases() -> None:
    points = Counter(int(case["point"]) for case in CASES)
    assert sorted(points) == list(range(1, 13))
    assert min(points.values()) >= 3
