"""Everything found in one source as one Extraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import chain

from pipelines.assemble.documents import assemble_document
from pipelines.assemble.extraction import Extraction
from pipelines.assemble.findings import DocumentFindings
from pipelines.assemble.ids import IdMaker, make_id
from pipelines.model import SourceText, Span
from pipelines.records import IssueRecord, NumeralRecord, SourceRecord
from pipelines.text.numerals import scan_numerals

OUTSIDE = "outside_documents"


def assemble_source(source: SourceText, documents: Sequence[DocumentFindings], *, outside: str = OUTSIDE) -> Extraction:
    """All records of `source`; ids are unique in it, and across sources because they hang on its uri.

    Numerals outside of every document (page furniture) become rejects with the reason `outside`, so that none of the
    source is lost.
    """
    source_id = make_id("source", source.uri)
    ids = IdMaker()
    parts = [assemble_document(source.text, source_id, findings, ids) for findings in documents]
    doubts = tuple(
        IssueRecord(source_id, None, each.start, each.end, each.code, each.message) for each in source.doubts
    )
    parts.append(Extraction(source=(_assemble_source_record(source, source_id),), issue=doubts))
    gaps = find_gaps(len(source.text), [Span(d.document.start, d.document.end) for d in documents])
    parts.append(Extraction(numeral=tuple(_reject_outside(source, source_id, gaps, outside))))
    return _join(parts)


def find_gaps(length: int, spans: Sequence[Span]) -> list[Span]:
    """The stretches of `[0, length)` that no span covers; overlapping spans are no error."""
    gaps, position = [], 0
    for start, end in sorted(spans):
        if start > position:
            gaps.append(Span(position, start))
        position = max(position, end)
    if position < length:
        gaps.append(Span(position, length))
    return gaps


def _reject_outside(source: SourceText, source_id: str, gaps: Sequence[Span], reason: str) -> Iterator[NumeralRecord]:
    for gap in gaps:
        for start, end in scan_numerals(source.text, gap.start, gap.end):
            yield NumeralRecord(source_id, None, start, end, source.text[start:end], None, reason, reason)


def _assemble_source_record(source: SourceText, source_id: str) -> SourceRecord:
    return SourceRecord(
        source_id=source_id,
        source_name=source.name,
        source_uri=source.uri,
        media_type=source.media_type,
        encoding=source.encoding,
        byte_size=source.byte_size,
        sha256=source.sha256,
        text=source.text,
    )


def _join(parts: Sequence[Extraction]) -> Extraction:
    """One extraction with the rows of all, each table in the order of `parts`."""
    tables = [f.name for f in fields(Extraction)]
    return Extraction(**{name: tuple(chain.from_iterable(part.table(name) for part in parts)) for name in tables})
