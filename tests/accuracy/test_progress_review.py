"""Every link between the five documents was read, and so was every promise that a review covers and nothing answers."""

import csv
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings

SHARE_OF_RIGHT_LINKS = 0.97

with (Path(__file__).parent / "progress_review.csv").open(encoding="utf-8", newline="") as file:
    REVIEW = {(row["target_source"], int(row["target_start"])): row for row in csv.DictReader(file)}

READ = """
SELECT source_name, fct_target.char_start, fct_target.sentence, status, fct_result.sentence
FROM marts.fct_progress JOIN marts.fct_target USING (target_id)
JOIN marts.dim_document USING (document_id) JOIN marts.dim_source USING (source_id)
LEFT JOIN marts.fct_result USING (result_id)
WHERE result_id IS NOT NULL OR searched_documents > 0
"""


@pytest.fixture(scope="module")
def judged(built: Settings) -> list[tuple[str, int, str, str, str | None]]:
    with duckdb.connect(str(built.published), read_only=True) as connection:
        return connection.execute(READ).fetchall()


def test_every_link_and_every_silence_was_read(judged: list[tuple[str, int, str, str, str | None]]) -> None:
    assert {(source, start) for source, start, *_ in judged} == set(REVIEW)
    for source, start, sentence, _, _ in judged:
        assert REVIEW[source, start]["target_quote"] in sentence


def test_the_links_are_right(judged: list[tuple[str, int, str, str, str | None]]) -> None:
    """`right` and `wrong` are verdicts on links, `silent` and `missed` (said, but not linked) on promises without."""
    linked = [(REVIEW[source, start], words) for source, start, _, _, words in judged if words is not None]
    right = [row for row, words in linked if row["verdict"] == "right" and row["result_quote"] in words]
    assert len(right) >= SHARE_OF_RIGHT_LINKS * len(linked)
    unlinked = {REVIEW[source, start]["verdict"] for source, start, _, _, words in judged if words is None}
    assert unlinked <= {"silent", "missed"}
