"""Forms as supervision offices keep them: every labelled number, what must not be read, and the published figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from tests.golden.form_scores import FORMS, Score, score_forms, sum_by_kind


@pytest.fixture(scope="module")
def scores(lexicon: Lexicon) -> list[Score]:
    return list(score_forms(lexicon))


def test_every_labelled_number_is_read_and_nothing_that_must_not_be(scores: list[Score]) -> None:
    assert [fault for score in scores for fault in score.faults] == []
    assert sum(score.counts["numbers"] for score in scores) > 750
    assert sum(score.counts["pairs"] for score in scores) > 100


def test_the_published_figures_are_those_measured(scores: list[Score], lexicon: Lexicon) -> None:
    measured = sum_by_kind(scores)
    published = {(row.draw, row.form): row for row in lexicon.form_accuracy if row.look == "second_look"}
    assert measured.keys() == published.keys()
    for key, row in published.items():
        counts = measured[key]
        told = (row.documents, row.numbers, row.found, row.whole)
        assert told == tuple(counts[name] for name in ("documents", "numbers", "found", "whole")), key


def test_the_first_look_is_published_beside_it(lexicon: Lexicon) -> None:
    first = {(row.draw, row.form): row.numbers for row in lexicon.form_accuracy if row.look == "first_look"}
    again = {(row.draw, row.form): row.numbers for row in lexicon.form_accuracy if row.look == "second_look"}
    assert first == again


@pytest.mark.parametrize(
    "folder", sorted(path for path in FORMS.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_documents_are_told_as_what_they_are(folder: Path, lexicon: Lexicon) -> None:
    case = json.loads((folder / "expected.json").read_text("utf-8"))
    for group in case["read"]:
        (wanted,) = case["expect"][group["expect"]]["documents"]
        for name in group["files"]:
            (document,) = extract_file(folder / name, lexicon).document
            assert all(words in document.title for words in wanted["title"])
            assert document.district_code == group["places"]["@"]
            assert document.doc_type in wanted["doc_type"]
            for year in ("plan_year", "review_year"):
                asked = wanted.get(year, getattr(document, year))
                assert getattr(document, year) in (asked if isinstance(asked, list) else [asked])
            day = document.published_on and str(document.published_on)
            asked = group["document"].get("published_on", day)
            assert day in (asked if isinstance(asked, list) else [asked])
