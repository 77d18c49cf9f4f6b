"""A reader small enough to see through, so that the warehouse is tested apart from the rules of reading.

A file's first line is `district doc_type year`; every following line is a task, every number in it a target of
that year. A file that reads BROKEN makes the reader fail, one that is empty cannot be read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.records import (
    DocumentRecord,
    NumeralRecord,
    QuantityRecord,
    SourceRecord,
    TaskRecord,
    WorkItemOrganisationRecord,
    WorkItemRecord,
)

NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class SmallExtraction:
    """Records of one file."""

    rows: tuple[Any, ...]

    def records(self) -> Iterator[Any]:
        yield from self.rows


def read_small(path: Path, _lexicon: Lexicon, uri: str) -> SmallExtraction:
    """Records of a file in the form above."""
    data = path.read_bytes()
    if not data:
        raise SourceError(uri, "empty", "the file is empty")
    text = data.decode()
    if "BROKEN" in text:
        raise ZeroDivisionError("a fault of the program")
    source_id = _hash(uri)
    source = SourceRecord(
        source_id, path.name, uri, "text/plain", "utf-8", len(data), hashlib.sha256(data).hexdigest(), text
    )
    return SmallExtraction((source, *_document(source_id, text)))


def _document(source_id: str, text: str) -> Iterator[Any]:
    head, _, _ = text.partition("\n")
    district, doc_type, year = head.split()
    document_id, item_id = _hash("document", source_id), _hash("item", source_id)
    place = {"source_id": source_id, "document_id": document_id, "district_code": district}
    yield DocumentRecord(
        **place,
        title=head,
        issuer=None,
        doc_type=doc_type,
        doc_form=doc_type,
        published_on=None,
        plan_year=int(year),
        review_year=int(year) - 1,
        plan_period=year,
        char_start=0,
        char_end=len(text),
        title_start=0,
        title_end=len(head),
        rule_id="small.document",
    )
    yield WorkItemRecord(
        item_id, source_id, document_id, None, "一、", head, 1, "plan", None, district, 0, len(text), "small.item"
    )
    yield WorkItemOrganisationRecord(
        source_id, item_id, _hash("发改委"), "发改委", "发改委", "lead", 0, len(head), "small.lead"
    )
    position = len(head) + 1
    for line in text[position:].splitlines(keepends=True):
        if line.strip():
            yield from _task({**place, "work_item_id": item_id}, int(year), line.rstrip("\n"), position)
        position += len(line)


def _task(place: dict[str, str], year: int, line: str, start: int) -> Iterator[Any]:
    task_id = _hash("task", place["source_id"], str(start))
    numbers = list(NUMBER.finditer(line))
    yield TaskRecord(
        **place,
        task_id=task_id,
        action=line[:2],
        object=line[2:],
        text=line,
        commitment="plain",
        milestone=None,
        due_on=None,
        has_deadline=False,
        plan_year=year,
        plan_quarter=None,
        is_quantified=bool(numbers),
        theme_code=None,
        char_start=start,
        char_end=start + len(line),
        rule_id="small.task",
    )
    for number in numbers:
        yield from _number({**place, "task_id": task_id}, year, line, start, number)


def _number(place: dict[str, str], year: int, line: str, start: int, number: re.Match[str]) -> Iterator[Any]:
    first, behind = start + number.start(), start + number.end()
    quantity_id = _hash("quantity", place["source_id"], str(first))
    measured = line[: number.start()]
    yield QuantityRecord(
        **place,
        quantity_id=quantity_id,
        kind="target",
        indicator=measured,
        indicator_id=_hash("indicator", measured),
        indicator_name=measured,
        value=float(number[0]),
        value_upper=None,
        unit=line[number.end() : number.end() + 1],
        operator="=",
        measure="level",
        period_year=year,
        period_start=None,
        period_end=None,
        commitment="plain",
        stage=None,
        theme_code=None,
        sentence=line,
        sentence_start=start,
        sentence_end=start + len(line),
        char_start=first,
        char_end=behind,
        rule_id="small.number",
    )
    yield NumeralRecord(
        place["source_id"], place["document_id"], first, behind, number[0], quantity_id, None, "small.number"
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]
