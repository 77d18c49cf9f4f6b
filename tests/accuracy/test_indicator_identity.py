"""How many numbers share their indicator with another one, and whether the commonest series are each under one.

What belongs to a series is told by patterns on the documents' own words (`identity_series.csv`), not by the code under
test: `wanted` must be found, `unwanted` not (another thing, part of the place, stage or kind of number).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.link.merges import Indicator, find_merges, merge_rules
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.words import WordCutter

# Of the reports of ten places and the State Council: 0.406 before names were compared without the words around them.
MOST_ALONE = 0.388
LEAST_UNDER_ONE = 0.95
BLANKS = re.compile(r"\s")

with (Path(__file__).parent / "identity_series.csv").open(encoding="utf-8", newline="") as file:
    SERIES = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


class Number(NamedTuple):
    """A number as the core reads it."""

    quantity_id: str
    indicator: str
    indicator_id: str
    indicator_name: str
    unit: str
    measure: str


@pytest.fixture(scope="module")
def numbers(corpus_built: Settings) -> list[Number]:
    """Every number of the corpus."""
    with duckdb.connect(str(corpus_built.build), read_only=True) as connection:
        rows = connection.execute(f"SELECT {', '.join(Number._fields)} FROM raw.quantity").fetchall()
    return [Number(*row) for row in rows]


@pytest.fixture(scope="module")
def identities(numbers: list[Number], lexicon: Lexicon) -> dict[str, str]:
    """Under which indicator each number counts once all are compared."""
    groups: dict[str, list[Number]] = defaultdict(list)
    for number in numbers:
        groups[number.indicator_id].append(number)
    families = {row.canonical: row.family for row in lexicon.units}
    rules = merge_rules(lexicon)
    merges = find_merges(
        [_indicator(key, group, families) for key, group in sorted(groups.items())],
        rules,
        WordCutter(rules.synonyms).split,
    )
    into = {merge.from_id: merge.to_id for merge in merges}
    return {number.quantity_id: into.get(number.indicator_id, number.indicator_id) for number in numbers}


def _indicator(key: str, group: list[Number], families: dict[str, str]) -> Indicator:
    name, unit, kind = (
        Counter(sorted(words)).most_common(1)[0][0]
        for words in (
            [number.indicator_name for number in group],
            [number.unit for number in group],
            ["flow" if number.measure == "increment" else number.measure for number in group],
        )
    )
    return Indicator(key, name, families.get(unit, "count"), kind, len(group))


def test_few_numbers_have_an_indicator_of_their_own(identities: dict[str, str]) -> None:
    counts = Counter(identities.values())
    alone = sum(count for count in counts.values() if count == 1) / len(identities)
    print(f"{len(identities)} numbers under {len(counts)} indicators; alone: {alone:.3f}")
    assert alone <= MOST_ALONE


@pytest.mark.parametrize("series", SERIES, ids=lambda row: row["series"])
def test_a_common_series_is_one_indicator(
    series: dict[str, str], numbers: list[Number], identities: dict[str, str]
) -> None:
    rows = [number for number in numbers if _belongs(number, series)]
    counts = Counter(identities[number.quantity_id] for number in rows)
    (first, most), *others = counts.most_common()
    print(f"{series['series']}: {most} of {len(rows)} under {first}, others {others}")
    assert most >= LEAST_UNDER_ONE * len(rows)
    # Links are found by what the core alone makes of the words.
    own = Counter(number.indicator_id for number in rows)
    assert own[first] >= LEAST_UNDER_ONE * len(rows)


def _belongs(number: Number, series: dict[str, str]) -> bool:
    words = BLANKS.sub("", number.indicator)
    if number.measure not in series["measures"].split("|") or number.unit not in series["units"].split("|"):
        return False
    return bool(re.search(series["wanted"], words)) and not re.search(series["unwanted"], words)
