"""From one file to its records: the only module that puts the stages together, and the library's one entry."""

from __future__ import annotations

from pathlib import Path

from pipelines.assemble import DocumentFindings, Extraction, assemble_source, assemble_task_sheet
from pipelines.errors import SourceError
from pipelines.extract.numbers import find_quantities
from pipelines.extract.projects import find_project_mentions, find_projects
from pipelines.extract.tables.unread import find_unread
from pipelines.extract.tasks import DueDates, find_relative_targets, find_statements, find_tasks
from pipelines.extract.themes import classify_passages, classify_themes, passages_of, score_nodes
from pipelines.extract.units import add_row_items, find_responsibilities
from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.outline import parse_outline
from pipelines.readers import WORKBOOK, read_source
from pipelines.sheets import BadFileError, SheetLayout, find_rows, has_heads, is_task_sheet, make_layout
from pipelines.split import find_doubts, split_bundle
from pipelines.tape import find_losses, find_repairs, read_regions

__all__ = ["Extraction", "extract_file", "extract_source"]


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
    extraction = assemble_source(source, [_extract_document(source, document, lexicon) for document in documents])
    if not extraction.numeral:
        raise SourceError(source.uri, "no_numeral", "the text holds not one numeral, so it is neither plan nor report")
    return extraction


def _extract_task_sheet(source: SourceText, layout: SheetLayout) -> Extraction:
    try:
        return assemble_task_sheet(source, find_rows(source.text, layout))
    except BadFileError as error:
        raise SourceError(source.uri, error.code, error.reason) from error


def _extract_document(source: SourceText, document: Document, lexicon: Lexicon) -> DocumentFindings:
    nodes = add_row_items(source, document, parse_outline(source, document, lexicon), lexicon)
    organisations, officials = find_responsibilities(source, document, nodes, lexicon)
    quantities, numerals = find_quantities(source, document, nodes, lexicon)
    regions = read_regions(source, document, nodes)
    due_dates = DueDates(source, document, nodes, lexicon)
    tasks = find_tasks(source, document, nodes, lexicon)
    relative_targets = find_relative_targets(document, nodes, regions, lexicon)
    points = score_nodes(source, document, nodes, lexicon)
    passages = passages_of(quantities, tasks, relative_targets)
    return DocumentFindings(
        document=document,
        nodes=nodes,
        organisations=organisations,
        officials=officials,
        themes=classify_themes(nodes, points),
        own_themes=classify_passages(source, document, points, passages, lexicon),
        projects=find_projects(source, document, nodes, lexicon),
        project_mentions=find_project_mentions(document, regions, lexicon),
        relative_targets=relative_targets,
        statements=find_statements(document, regions),
        tasks=due_dates.add_to_tasks(tasks),
        quantities=due_dates.add_to_quantities(quantities),
        numerals=numerals,
        repairs=find_repairs(source, document, lexicon),
        issues=(
            *find_unread(source, document, quantities, lexicon),
            *find_doubts(document),
            *find_losses(source, document, lexicon),
        ),
    )
