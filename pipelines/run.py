"""From one file to its records: the only module that puts the stages together, and the library's one entry."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipelines.assemble import DocumentFindings, Extraction, assemble_source, assemble_task_sheet
from pipelines.errors import SourceError
from pipelines.extract.numbers import find_quantities
from pipelines.extract.projects import find_projects
from pipelines.extract.tables import Tables, find_tables
from pipelines.extract.tasks import find_tasks
from pipelines.extract.themes import find_themes
from pipelines.extract.units import Units, find_units
from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.outline import parse_outline
from pipelines.readers import WORKBOOK, read_source
from pipelines.sheets import BadFileError, SheetLayout, find_rows, has_heads, is_task_sheet, make_layout
from pipelines.split import find_doubts, split_bundle
from pipelines.tape import View, find_losses, find_repairs, read_tape, read_view

__all__ = ["Extraction", "Reading", "extract_file", "extract_source", "read_document"]


def extract_file(path: Path, lexicon: Lexicon, uri: str | None = None) -> Extraction:
    """Every record of the file at `path`; the same bytes under the same `uri` give the same records.

    `uri` is the path relative to the source folder; the file's name without one.
    Errors: SourceError where the file cannot be read, holds no document, or holds not one numeral.
    """
    return extract_source(read_source(path, uri, lexicon.page_bodies), lexicon)


def extract_source(source: SourceText, lexicon: Lexicon) -> Extraction:
    """Every record of a text that has been read. Errors: SourceError, see `extract_file`."""
    layout = make_layout(lexicon.sheet_columns, lexicon.sheet_words)
    if source.media_type == WORKBOOK and is_task_sheet(source.text):
        return _extract_task_sheet(source, layout)
    if has_heads(source.text, layout):
        # Read as a document it would promise everything a second time.
        reason = "a task sheet whose hidden columns are gone: download it anew and fill that in"
        raise SourceError(source.uri, "unmarked_sheet", reason)
    documents = split_bundle(source, lexicon)
    if not documents:
        raise SourceError(source.uri, "no_document", "no document was found in the text")
    view = read_view(source)
    extraction = assemble_source(source, [_extract_document(view, document, lexicon) for document in documents])
    if not extraction.numeral:
        raise SourceError(source.uri, "no_numeral", "the text holds not one numeral, so it is neither plan nor report")
    return extraction


def _extract_task_sheet(source: SourceText, layout: SheetLayout) -> Extraction:
    try:
        return assemble_task_sheet(source, find_rows(source.text, layout))
    except BadFileError as error:
        raise SourceError(source.uri, error.code, error.reason) from error


class Reading(NamedTuple):
    """A document read once: who is responsible for what of it, with its tape and outline, and its tables."""

    units: Units
    tables: Tables


def read_document(view: View, document: Document, lexicon: Lexicon) -> Reading:
    """What every finder is given of one document. Rows of tables that are work items are among its nodes."""
    tape = read_tape(view, document, lexicon)
    tables = find_tables(tape, lexicon)
    return Reading(find_units(tape, parse_outline(tape, lexicon), tables.read, lexicon), tables)


def _extract_document(view: View, document: Document, lexicon: Lexicon) -> DocumentFindings:
    units, tables = read_document(view, document, lexicon)
    tape = units.tape
    numbers, numerals = find_quantities(tape, tables.read, lexicon)
    tasks = find_tasks(tape, tables.read, numbers, lexicon)
    projects = find_projects(tape, tables, lexicon)
    themes = find_themes(tape, tasks.quantities, tasks.tasks, tasks.relative_targets, lexicon)
    return DocumentFindings(
        document=document,
        nodes=tape.nodes,
        organisations=units.organisations,
        officials=units.officials,
        themes=themes.of_nodes,
        own_themes=themes.of_passages,
        projects=projects.listings,
        project_mentions=projects.mentions,
        relative_targets=tasks.relative_targets,
        statements=tasks.statements,
        tasks=tasks.tasks,
        quantities=tasks.quantities,
        numerals=numerals,
        repairs=find_repairs(tape.text, document, tape.lost, lexicon),
        issues=(
            *tables.find_unread(numbers, lexicon),
            *find_doubts(document),
            *find_losses(document, tape.lost, lexicon),
        ),
    )
