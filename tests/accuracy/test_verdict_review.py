"""Verdicts that a reader checked in both documents, measured anew: what was right stays, sure ones are seldom wrong.

`verdict_review.csv` names each by the places of its numbers, so that no sentence of a report stands here. Its draws are
those of `seeds/reference/verdict_accuracy.csv`: `opponent_second` of places nobody had tuned to, the others of places
that rules were tuned to; all were read before anything was mended by them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.settings import Settings

REVIEW = Path(__file__).with_name("verdict_review.csv")
# Of the verdicts that were right, so many may be said otherwise by now; of the sure ones that stand, so many be wrong.
LOST, WRONG = 0.08, 0.06
SAID = """
SELECT source.source_name, target.char_start, progress.status, progress.certainty,
    result_source.source_name, result.char_start
FROM marts.fct_progress AS progress
JOIN marts.fct_target AS target USING (target_id)
JOIN marts.dim_document AS document ON document.document_id = target.document_id
JOIN marts.dim_source AS source ON source.source_id = document.source_id
LEFT JOIN marts.fct_result AS result ON result.result_id = progress.result_id
LEFT JOIN marts.dim_document AS told ON told.document_id = result.document_id
LEFT JOIN marts.dim_source AS result_source ON result_source.source_id = told.source_id
"""

Row = dict[str, str]
Said = dict[tuple[str, int], tuple[str, str | None, str | None, int | None]]


def _read_review() -> list[Row]:
    with REVIEW.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def said(corpus_built: Settings) -> Said:
    """What the ledger says now of each promise of the corpus: status, certainty, and where its result stands."""
    with duckdb.connect(str(corpus_built.published), read_only=True) as connection:
        rows = connection.execute(SAID).fetchall()
    return {(name, start): tuple(rest) for name, start, *rest in rows}  # type: ignore[misc]


def _stands(row: Row, said: Said) -> str | None:
    """The certainty of a verdict that the ledger still gives as it was read (`none`: without one), else None."""
    found = said.get((row["promise_source"], int(row["promise_start"])))
    place = (row["result_source"] or None, int(row["result_start"]) if row["result_start"] else None)
    return (found[1] or "none") if found and found[0] == row["status"] and found[2:] == place else None


def test_what_was_right_stays(said: Said) -> None:
    right = [row for row in _read_review() if row["reading"] == "right"]
    lost = [row for row in right if _stands(row, said) is None]
    assert len(lost) <= LOST * len(right), [(row["promise_source"], row["promise_start"]) for row in lost]


def test_of_the_sure_verdicts_that_stand_few_are_wrong(
    said: Said,
) -> None:
    readings = Counter(row["reading"] for row in _read_review() if _stands(row, said) == "high")
    assert sum(readings.values()) >= 60
    assert readings["wrong"] <= WRONG * sum(readings.values()), readings


def test_the_published_figures_are_those_of_the_review(lexicon: Lexicon) -> None:
    """The first look is shown as it was found, whatever has been mended since."""
    counted: Counter[tuple[str, str, str | None]] = Counter()
    wrong: Counter[tuple[str, str, str | None]] = Counter()
    for row in _read_review():
        key = row["draw"], row["status"], row["certainty"] if row["certainty"] in ("high", "medium", "low") else None
        counted[key] += 1
        wrong[key] += row["reading"] == "wrong"
    published = {
        (row.draw, row.status, row.certainty): (row.drawn, row.wrong)
        for row in lexicon.verdict_accuracy
        if row.draw.startswith("opponent_")
    }
    assert published == {key: (count, wrong[key]) for key, count in counted.items()}
