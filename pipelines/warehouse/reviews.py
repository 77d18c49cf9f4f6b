"""What people say of verdicts into `linked.verdict_review`; and which of the published verdicts contradict them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import duckdb

from pipelines.settings import Settings
from pipelines.sheets.review_files import read_answers, review_file
from pipelines.warehouse.rows import replace_rows
from pipelines.warehouse.schema import quote_text
from pipelines.warehouse.state import VerdictReviewRow

COUNTS = """SELECT count(*), count(*) FILTER (target_id IS NULL), count(*) FILTER (is_contradicted)
FROM published.marts.fct_verdict_review"""
CONTRADICTED = """SELECT review.status, current_status, answer, because, reviewed_by, title, promise_sentence
FROM published.marts.fct_verdict_review AS review
JOIN published.marts.fct_target AS target USING (target_id)
JOIN published.marts.dim_document AS document ON document.document_id = target.document_id
WHERE is_contradicted ORDER BY title, promise_start"""


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """Answers that were read, and a sentence for each line of the file that is none."""

    answers: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """Reviewed promises that are published, those whose file is gone, and a line for each that the rules contradict."""

    reviewed: int
    gone: int
    contradicted: tuple[str, ...]


def load_reviews(connection: duckdb.DuckDBPyConnection, settings: Settings) -> ReviewReport:
    """Replace `linked.verdict_review` by the answers of the file, in one transaction."""
    answers, faults = read_answers(review_file(settings.warehouse))
    rows = [VerdictReviewRow(answer_number=number, **asdict(answer)) for number, answer in enumerate(answers, start=1)]
    replace_rows(connection, VerdictReviewRow, rows)
    return ReviewReport(len(rows), tuple(faults))


def review_fingerprint(settings: Settings) -> str:
    """Hash of the file of answers; of no file that of an empty one."""
    path = review_file(settings.warehouse)
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()


def score_reviews(settings: Settings) -> ReviewScore | None:
    """How the published verdicts stand to what people said of them; None where nothing is published or reviewed."""
    if not settings.published.exists():
        return None
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
        try:
            counts = connection.execute(COUNTS).fetchone()
            rows = connection.execute(CONTRADICTED).fetchall()
        except duckdb.CatalogException:
            # A file of before verdicts could be reviewed.
            return None
    if counts is None or not counts[0]:
        return None
    lines = tuple(
        f"{title}: {answer} as {before}, now {now}{f' ({because})' if because else ''}, {by}: {sentence}"
        for before, now, answer, because, by, title, sentence in rows
    )
    return ReviewScore(int(counts[0]), int(counts[1]), lines)
