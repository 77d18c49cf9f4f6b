"""Words that a reader found to name one indicator are one, and those found to name two are not.

The merges were drawn by a seed from all words that the reports of ten places and the State Council have for one
indicator; what a draw showed to be wrong was mended before the next, and stands here among the earlier draws.
"""

import csv
from pathlib import Path

import pytest

from pipelines.extract.names.canonical import canonicaliser
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.link.merges import Indicator, MergeRules, find_merges, merge_rules
from pipelines.settings import load_settings
from pipelines.warehouse.words import WordCutter

with (Path(__file__).parent / "identity_review.csv").open(encoding="utf-8", newline="") as file:
    REVIEW = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


@pytest.fixture(scope="module")
def rules(lexicon: Lexicon) -> MergeRules:
    return merge_rules(lexicon)


@pytest.fixture(scope="module")
def cutter(rules: MergeRules) -> WordCutter:
    return WordCutter(rules.synonyms)


def _indicator(lexicon: Lexicon, words: str, unit_name: str, measure: str, number_count: int) -> Indicator:
    unit = next(unit for unit in lexicon.units if unit.canonical == unit_name)
    indicator_id, name = canonicaliser(lexicon).canonicalise(words, unit, measure)  # type: ignore[arg-type]
    return Indicator(indicator_id, name, unit.family, measure, number_count)


@pytest.mark.parametrize("row", REVIEW, ids=lambda row: f"{row['words']}-{row['other_words']}-{row['measure']}")
def test_what_a_reader_said_of_two_names_holds(
    row: dict[str, str], lexicon: Lexicon, rules: MergeRules, cutter: WordCutter
) -> None:
    one = _indicator(lexicon, row["words"], row["unit"], row["measure"], 1)
    other = _indicator(lexicon, row["other_words"], row["other_unit"], row["other_measure"], 9)
    is_one = one.indicator_id == other.indicator_id or len(find_merges([one, other], rules, cutter.split)) == 1
    assert is_one == (row["verdict"] == "right")
    assert is_one or row["reason"]


def test_a_hundred_merges_of_one_draw_were_read() -> None:
    drawn = [row["verdict"] for row in REVIEW if row["drawn"].startswith("draw ")]
    assert len(drawn) == 100
    assert drawn.count("right") >= 98
