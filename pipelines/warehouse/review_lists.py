"""Verdicts for a person to review as a CSV, the riskiest first; and the filled-in CSV back, for `taizhang review`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import ReviewError
from pipelines.lexicon import ReviewWord, read_table
from pipelines.settings import Settings
from pipelines.sheets.review_files import Answer, BadAnswerError, add_answers, make_answer, review_file
from pipelines.warehouse.schema import quote_text

# What a person fills in stands first; the last columns say which promise and result the row is about.
TO_FILL = ("answer", "because", "reviewed_by", "reviewed_on")
KEYS = (
    *("target_id", "promise_text_hash", "promise_written", "promise_start"),
    *("result_text_hash", "result_written", "result_start"),
)
TOLD = (
    *("risk", "status", "certainty", "certainty_reasons", "verdict_reason", "attainment", "district_name"),
    *("period_year", "indicator", "promise_sentence", "promise_context", "promise_title"),
    *("result_sentence", "result_context", "result_title"),
)
COLUMNS = (*TO_FILL, *TOLD, *KEYS)
FORMULA_STARTS = tuple("=+-@\t\r")
# Reviewers date by the calendar of Beijing, eight hours ahead of UTC.
CHINA = timedelta(hours=8)
LIST = """SELECT '' AS answer, '' AS because, '' AS reviewed_by, '' AS reviewed_on, verdict.*,
    status, certainty, certainty_reasons, verdict_reason, round(attainment, 4) AS attainment
FROM fct_verdict_to_review AS verdict JOIN fct_progress USING (target_id) ORDER BY review_place LIMIT $most"""


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """Answers that were taken, rows left blank, and a sentence for each row that was refused."""

    taken: int
    blank: int
    refused: tuple[str, ...]


def write_review_list(settings: Settings, path: Path, most: int) -> int:
    """Write the `most` riskiest verdicts that nobody has reviewed as they are; returns how many.

    Errors: ReviewError when nothing is published, or by a version without verdicts to review; OSError for `path`.
    """
    if not settings.published.exists():
        raise ReviewError(f"{settings.published}: nothing is published yet; run `taizhang build`")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
        connection.execute("USE published.marts")
        try:
            answer = connection.execute(LIST, {"most": most})
        except duckdb.CatalogException as error:
            raise ReviewError(f"{settings.published}: of an older version; run `taizhang build`") from error
        names = [column[0] for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_cell(name, row[name]) for name in COLUMNS] for row in rows)
    return len(rows)


def read_review_list(settings: Settings, path: Path) -> AnswersReport:
    """Take the filled-in rows of a list over into the file of answers; rows without an answer are left alone.

    A row that cannot be taken is named with its reason, and the others go on. Errors: ReviewError for a file that is no
    such list; OSError when the answers cannot be written.
    """
    answers, refused, blank = list[Answer](), list[str](), 0
    words = {row.word: row.answer for row in read_table(settings.reference, ReviewWord)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise ReviewError(f"{path}: the column {missing[0]} is missing; fill in what `taizhang review` wrote")
            for row in reader:
                if not (row["answer"] or "").strip():
                    blank += 1
                    continue
                try:
                    answers.append(make_answer(_values(row, words)))
                except BadAnswerError as error:
                    refused.append(f"{path}, line {reader.line_num}: {error}")
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(f"{path}: not a readable UTF-8 CSV ({error})") from error
    if answers:
        add_answers(review_file(settings.warehouse), answers)
    return AnswersReport(len(answers), blank, tuple(refused))


def _cell(name: str, value: Any) -> Any:
    """Contexts on one line; text that a spreadsheet would run as a formula with an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = " ".join(value.split()) if name.endswith("_context") else value
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _values(row: Mapping[str, str | None], words: Mapping[str, str]) -> dict[str, Any]:
    """The cells as `make_answer` takes them: without the apostrophes of `_cell`, the answer in English, a day."""
    values: dict[str, Any] = {name: _plain(cell or "") for name, cell in row.items() if isinstance(cell, str | None)}
    said = values["answer"].strip()
    values["answer"] = words.get(said, said.lower())
    values["reviewed_on"] = values["reviewed_on"].strip() or (datetime.now(UTC) + CHINA).date()
    return values


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
