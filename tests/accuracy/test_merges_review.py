"""The merges that a reader found right are made, and those found wrong are not."""

import csv
from pathlib import Path

import pytest

from pipelines.lexicon import load_lexicon
from pipelines.matching.merges import Indicator, MergeRules, find_merges, merge_rules
from pipelines.settings import load_settings
from pipelines.warehouse.words import WordCutter, lexicon_names

with (Path(__file__).parent / "merges_review.csv").open(encoding="utf-8", newline="") as file:
    REVIEW = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rules() -> MergeRules:
    return merge_rules(load_lexicon(load_settings().reference))


@pytest.fixture(scope="module")
def cutter(rules: MergeRules) -> WordCutter:
    names = lexicon_names(load_lexicon(load_settings().reference), with_keywords=False)
    return WordCutter([*names, *rules.synonyms])


def _rule(row: dict[str, str], rules: MergeRules, cutter: WordCutter) -> str:
    """The rule that merges the row's two names; empty where they stay apart. Listed names come with their aliases."""
    listed = {names[0]: indicator_id for indicator_id, names in rules.listed.items()}
    target = Indicator(listed.get(row["merged_into"], "x2"), row["merged_into"], row["family"], "flow", 9)
    merges = find_merges([Indicator("x1", row["surface"], row["family"], "flow", 1), target], rules, cutter.split)
    return merges[0].rule if merges else ""


@pytest.mark.parametrize("row", REVIEW, ids=lambda row: f"{row['surface']}-{row['merged_into']}-{row['family']}")
def test_every_verdict_holds(row: dict[str, str], rules: MergeRules, cutter: WordCutter) -> None:
    assert row["verdict"] == ("right" if row["rule"] else "apart")
    assert row["rule"] or row["reason"]
    assert _rule(row, rules, cutter) == row["rule"]


def test_enough_merges_were_read() -> None:
    assert len([row for row in REVIEW if row["verdict"] == "right"]) >= 200
