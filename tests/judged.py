"""A copy of a published file in which some promises have a verdict: the shipped documents answer none of theirs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.settings import Settings
from tests.schemas import find_tables

ANSWERED = """UPDATE fct_progress SET status = $status, result_id = $result, certainty = $certainty,
    certainty_reasons = $reasons, attainment = $attainment, attainment_source = 'computed',
    comparability_id = 'same_thing', unreported_reason = NULL, verdict_reason = '同一指标、同一时期',
    verdict_reason_en = 'the same thing for the same period' WHERE target_id = $target"""
UNREPORTED = """UPDATE fct_progress SET status = 'unreported', unreported_reason = $reason, result_id = NULL,
    shown_result_id = CASE $reason WHEN 'only_multi_year' THEN $result END,
    passage_document_id = CASE $reason WHEN 'only_without_number' THEN (
        SELECT document_id FROM fct_result WHERE result_id = $result) END,
    passage_start = (SELECT sentence_start FROM fct_result WHERE result_id = $result),
    passage_end = (SELECT sentence_end FROM fct_result WHERE result_id = $result)
WHERE target_id = $target"""
LEDGER = """UPDATE fct_ledger_entry AS entry SET status = progress.status, certainty = progress.certainty,
    unreported_reason = progress.unreported_reason
FROM fct_progress AS progress WHERE progress.target_id = entry.entry_id AND kind = 'target'"""
RISKS = """INSERT INTO fct_verdict_risk BY NAME SELECT unnest([$missed, $doubtful]) AS target_id,
    unnest(['missed', 'odd_attainment']) AS risk, unnest([1, 2]) AS review_place"""


@dataclass(frozen=True)
class Judged:
    """The folder of the copy, and the target_id of one promise for each kind of verdict."""

    warehouse: Path
    missed: str
    doubtful: str
    several: str
    spoken_of: str
    result: str


def judge_copy(built: Settings, folder: Path) -> Judged:
    """Copy the published file into `folder` and give four of its promises a verdict."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(built.published, folder / "taizhang.duckdb")
    with duckdb.connect(str(folder / "taizhang.duckdb")) as connection:
        find_tables(connection)
        targets = connection.execute(
            "SELECT target_id FROM fct_target WHERE is_government_promise ORDER BY target_id LIMIT 4"
        ).fetchall()
        missed, doubtful, several, spoken_of = (target for (target,) in targets)
        (result,) = connection.execute("SELECT min(result_id) FROM fct_result").fetchone() or ("",)
        _answer(
            connection, missed, {"status": "missed", "certainty": "high", "reasons": None, "attainment": 0.5}, result
        )
        doubts = {"status": "achieved", "certainty": "low", "reasons": "far_above likeness", "attainment": 5.0}
        _answer(connection, doubtful, doubts, result)
        for target, reason in ((several, "only_multi_year"), (spoken_of, "only_without_number")):
            connection.execute(UNREPORTED, {"target": target, "reason": reason, "result": result})
        connection.execute(LEDGER)
        connection.execute("DELETE FROM fct_verdict_risk")
        connection.execute(RISKS, {"missed": missed, "doubtful": doubtful})
    return Judged(folder, missed, doubtful, several, spoken_of, result)


def _answer(connection: duckdb.DuckDBPyConnection, target: str, verdict: dict[str, object], result: str) -> None:
    connection.execute(ANSWERED, {**verdict, "target": target, "result": result})


def review(judged: Judged, target: str, answer: str) -> None:
    """Put a review of one verdict as it stands into the copy, as a build would."""
    with duckdb.connect(str(judged.warehouse / "taizhang.duckdb")) as connection:
        find_tables(connection)
        connection.execute(
            """INSERT INTO fct_verdict_review BY NAME
            SELECT 'review' || target_id AS verdict_review_id, target_id, result_id, status, $answer AS answer,
                '不是同一件事' AS because, '王某' AS reviewed_by, DATE '2026-01-02' AS reviewed_on,
                status AS current_status, true AS is_same_verdict, $answer = 'wrong' AS is_contradicted,
                sentence AS promise_sentence, '1' AS promise_written, 0 AS promise_start, 'x' AS promise_text_hash
            FROM fct_progress JOIN fct_target USING (target_id) WHERE target_id = $target""",
            {"target": target, "answer": answer},
        )
