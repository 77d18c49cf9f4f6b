"""Themes of numbers against those that a person gave them, on places that were and were not used for tuning.

`themes_review.csv` names each number by the characters it stands at, and every theme that a careful reader may give
it, the best one first. The rows `tuning` are of the places whose numbers were read while the words of themes were
collected; the `blind` ones are of other places and were labelled before anyone saw what the reader finds there.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import load_lexicon
from pipelines.settings import Settings, load_settings

LEXICON = load_lexicon(load_settings().reference)
LEAST, LEAST_FOUND = 0.95, 0.95
HALVES = ("tuning", "blind", "blind_again", "blind_third")

with (Path(__file__).parent / "themes_review.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_every_label_is_a_theme_and_every_number_stands_once() -> None:
    known = {theme.theme_code for theme in LEXICON.themes}
    assert {code for row in ROWS for code in row["themes"].split()} <= known
    assert len({(row["source_name"], row["char_start"]) for row in ROWS}) == len(ROWS)
    assert {half: sum(row["half"] == half for row in ROWS) for half in HALVES} == {
        "tuning": 200,
        "blind": 200,
        "blind_again": 100,
        "blind_third": 100,
    }


@pytest.fixture(scope="module")
def themes(corpus_built: Settings) -> dict[tuple[str, int], str | None]:
    """Theme by report and place of its number. Skipped where the reports are not at hand."""
    with duckdb.connect(str(corpus_built.build), read_only=True) as connection:
        rows = connection.execute(
            "SELECT source_name, char_start, theme_code FROM raw.quantity JOIN raw.source USING (source_id)"
        ).fetchall()
    return {(name, start): theme for name, start, theme in rows}


@pytest.mark.parametrize("half", HALVES)
def test_themes_of_numbers_are_those_a_reader_gives(half: str, themes: dict[tuple[str, int], str | None]) -> None:
    rows = [row for row in ROWS if row["half"] == half]
    found = [row for row in rows if (row["source_name"], int(row["char_start"])) in themes]
    assert len(found) / len(rows) >= LEAST_FOUND
    right = [r for r in found if themes[(r["source_name"], int(r["char_start"]))] in r["themes"].split()]
    assert len(right) / len(found) >= LEAST
