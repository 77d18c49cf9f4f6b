"""What people say of verdicts: one line of JSON an answer, in a file of its own that no build ever rewrites.

An answer holds the content of the texts it is about (a hash) and the quotes, so that it finds its promise again
after any rebuild. The page 复核 and `taizhang review` add to the file; the pipeline reads it. Standard library only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

FILE = "verdicts.jsonl"
ANSWERS = ("confirmed", "wrong")
STATUSES = ("achieved", "missed", "in_progress", "unreported", "awaiting", "not_comparable")
_LONGEST = {"because": 1000, "reviewed_by": 100}
_OPTIONAL = ("result_text_hash", "result_sentence", "result_written", "result_start", "because")


class BadAnswerError(ValueError):
    """An answer cannot be taken; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's word on one verdict: what it was about, and what they say of it.

    `*_text_hash` is text_hash of dim_source, `*_start` are offsets of the number in that text, from 0; fields of the
    result are None for a verdict without one. `status` is the one reviewed, `answer` one of ANSWERS, `because` is
    required where it is wrong.
    """

    promise_text_hash: str
    promise_sentence: str
    promise_written: str
    promise_start: int
    result_text_hash: str | None
    result_sentence: str | None
    result_written: str | None
    result_start: int | None
    status: str
    answer: str
    because: str | None
    reviewed_by: str
    reviewed_on: date


def review_file(warehouse: Path) -> Path:
    """Where the answers are: in the folder that TAIZHANG_REVIEWS names, else in `reviews` of the warehouse folder."""
    named = os.environ.get("TAIZHANG_REVIEWS")
    return (Path(named).expanduser().absolute() if named else warehouse / "reviews") / FILE


def _faults(cells: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the cells of an answer, the first thing first."""
    for name, value in cells.items():
        if value is None and name not in _OPTIONAL:
            yield f"{name} is missing"
    for name, known in (("answer", ANSWERS), ("status", STATUSES)):
        if cells[name] not in known:
            yield f"{name} is {cells[name]!r}, not one of {', '.join(known)}"
    if cells["answer"] == "wrong" and not cells["because"]:
        yield "because is missing: a verdict that is wrong needs a reason"
    for name, most in _LONGEST.items():
        if len(str(cells[name] or "")) > most:
            yield f"{name} is longer than {most} characters"


def make_answer(values: Mapping[str, Any]) -> Answer:
    """An answer from text values by the names of its fields. Errors: BadAnswerError names what is missing or odd."""
    cells: dict[str, Any] = {field.name: values.get(field.name) for field in fields(Answer)}
    cells = {name: value.strip() or None if isinstance(value, str) else value for name, value in cells.items()}
    fault = next(_faults(cells), None)
    if fault is not None:
        raise BadAnswerError(fault)
    try:
        for name in ("promise_start", "result_start"):
            cells[name] = None if cells[name] is None else int(cells[name])
        if not isinstance(cells["reviewed_on"], date):
            cells["reviewed_on"] = date.fromisoformat(str(cells["reviewed_on"]))
    except ValueError as error:
        raise BadAnswerError(str(error)) from error
    return Answer(**cells)


def read_answers(path: Path) -> tuple[list[Answer], list[str]]:
    """Every answer of the file in its order, and a sentence for each line that is none; nothing of no file."""
    answers, faults = list[Answer](), list[str]()
    if not path.exists():
        return answers, faults
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            answers.append(_read_line(line))
        except (json.JSONDecodeError, BadAnswerError) as error:
            faults.append(f"{path}, line {number}: {error}")
    return answers, faults


def _read_line(line: str) -> Answer:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise BadAnswerError("not an object")
    return make_answer(values)


def add_answers(path: Path, answers: Iterable[Answer]) -> None:
    """Add answers at the end of the file, made where it is missing. Errors: OSError where it cannot be written."""
    lines = [json.dumps(asdict(answer), ensure_ascii=False, default=date.isoformat) for answer in answers]
    path.parent.mkdir(parents=True, exist_ok=True)
    # A line that a crash has cut short must not swallow the first of these.
    is_cut = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(("\n" if is_cut else "") + "".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
