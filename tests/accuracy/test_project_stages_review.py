"""Every stage that a sentence of the five documents tells, and every link of two names, was read; most are right."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings

KEY = (
    "document",
    "stage_source",
    "period_year",
    "is_promise",
    "stage",
    "project_name",
    "project",
    "link_rule",
    "clause",
)
# Rows of lists with the name by which the project is known need no reading: the lists are labelled.
STAGES = """
SELECT title, stage_source, period_year::VARCHAR, is_promise::VARCHAR, stage, s.project_name, p.project_name, link_rule,
    left(regexp_replace(substr(text, clause_start + 1, clause_end - clause_start), '\\s', '', 'g'), 60)
FROM marts.fct_project_stage AS s JOIN marts.dim_project AS p USING (project_id)
    JOIN marts.dim_document AS d USING (document_id) JOIN marts.dim_source USING (source_id)
WHERE stage_source = 'sentence' OR link_rule NOT IN ('project.first', 'project.name')
"""
LEAST = 0.97

with (Path(__file__).parent / "project_stages_review.csv").open(encoding="utf-8", newline="") as file:
    REVIEW = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found(built: Settings) -> Counter[tuple[str, ...]]:
    with duckdb.connect(str(built.published), read_only=True) as connection:
        return Counter(connection.execute(STAGES).fetchall())


def test_every_stage_and_every_link_was_read(found: Counter[tuple[str, ...]]) -> None:
    read = Counter(tuple(row[column] for column in KEY) for row in REVIEW)
    assert found == read


def test_verdicts_come_with_a_reason_where_they_are_wrong() -> None:
    assert {row["verdict"] for row in REVIEW} <= {"right", "wrong"}
    assert all(row["reason"] for row in REVIEW if row["verdict"] == "wrong")


@pytest.mark.parametrize("what", ["stage", "link"])
def test_nearly_all_are_right(what: str) -> None:
    """Of the stages of sentences, and of the links of names that are not the same."""
    rows = [
        row
        for row in REVIEW
        if (
            row["stage_source"] == "sentence"
            if what == "stage"
            else row["link_rule"] not in {"project.first", "project.name"}
        )
    ]
    assert len(rows) >= 50
    assert sum(row["verdict"] == "right" for row in rows) / len(rows) >= LEAST
