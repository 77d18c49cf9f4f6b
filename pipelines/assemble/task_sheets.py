"""A filled-in task sheet as records: the source, and a row each; its numerals are neither promises nor results."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.assemble.extraction import Extraction
from pipelines.assemble.ids import make_id
from pipelines.assemble.sources import assemble_source
from pipelines.model import SourceText
from pipelines.records import SHEET_CELLS, SheetRowRecord
from pipelines.sheets import EnteredRow

ENTERED = "entered_sheet"


def assemble_task_sheet(source: SourceText, rows: Iterable[EnteredRow]) -> Extraction:
    """Every row that is not blank, as it was written; nothing is judged here, since that needs the whole ledger."""
    extraction = assemble_source(source, (), outside=ENTERED)
    source_id = make_id("source", source.uri)
    return Extraction(
        source=extraction.source,
        numeral=extraction.numeral,
        sheet_row=tuple(_assemble_row(source_id, row) for row in rows),
    )


def _assemble_row(source_id: str, row: EnteredRow) -> SheetRowRecord:
    return SheetRowRecord(
        source_id=source_id,
        sheet=row.sheet,
        row_number=row.row_number,
        reporter=row.reporter or None,
        formulas=",".join(row.formulas),
        **{name: row.cells.get(name) or None for name in SHEET_CELLS},
        char_start=row.start,
        char_end=row.end,
    )
