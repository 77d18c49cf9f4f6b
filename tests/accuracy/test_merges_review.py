"""The merges that a reader found right are made, and those found wrong are not."""

import csv
from pathlib import Path

import pytest

from pipelines.extract.names.canonical import canonicaliser
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.link.merges import Indicator, MergeRules, find_merges, merge_rules
from pipelines.model import Measure
from pipelines.settings import load_settings
from pipelines.warehouse.words import WordCutter

with (Path(__file__).parent / "merges_review.csv").open(encoding="utf-8", newline="") as file:
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


def _indicator(name: str, family: str, lexicon: Lexicon, number_count: int) -> Indicator:
    """What the core makes of a name measured in a unit of the family."""
    unit = next(unit for unit in lexicon.units if unit.family == family)
    is_growth = name.endswith("增长")
    measure: Measure = "growth" if is_growth else "share" if family == "share" else "flow"
    phrase = name.removesuffix("增长") if is_growth else name
    indicator_id, own_name = canonicaliser(lexicon).canonicalise(phrase, unit, measure)
    return Indicator(indicator_id, own_name, family, measure, number_count)


def _rule(row: dict[str, str], lexicon: Lexicon, rules: MergeRules, cutter: WordCutter) -> str:
    """What makes the row's two names one: `identity` by the core, a rule of merges, or nothing."""
    one = _indicator(row["surface"], row["family"], lexicon, 1)
    other = _indicator(row["merged_into"], row["family"], lexicon, 9)
    if one.indicator_id == other.indicator_id:
        return "identity"
    merges = find_merges([one, other], rules, cutter.split)
    return merges[0].rule if merges else ""


@pytest.mark.parametrize("row", REVIEW, ids=lambda row: f"{row['surface']}-{row['merged_into']}-{row['family']}")
def test_every_verdict_holds(row: dict[str, str], lexicon: Lexicon, rules: MergeRules, cutter: WordCutter) -> None:
    assert row["verdict"] == ("right" if row["rule"] else "apart")
    assert row["rule"] or row["reason"]
    assert _rule(row, lexicon, rules, cutter) == row["rule"]


def test_enough_merges_were_read() -> None:
    assert len([row for row in REVIEW if row["verdict"] == "right"]) >= 200
