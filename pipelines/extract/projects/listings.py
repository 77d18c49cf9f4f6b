"""Projects named in project lists, with year, status and category of the list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipelines.extract.projects.listing_tables import find_table_rows, lists_projects
from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.project_cells import Cell, ListReader, Row
from pipelines.extract.tables.project_grids import Context, find_grid_rows
from pipelines.extract.tables.project_words import project_words
from pipelines.lexicon import Lexicon
from pipelines.model import Node, ProjectListing, Span
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

LINE = re.compile(r"[^\n]+")
_PARTED = re.compile(r"[\t|]")
BEFORE, BEHIND = 2_000, 30_000  # characters around the first and the last table head in which its list may stand
BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def _lists_measures(table: Table) -> bool:
    """A table with a column of units lists what is measured."""
    return any(column.role == "unit" for column in table.columns)


def _reach_of_lists(tape: Tape, lexicon: Lexicon) -> Span | None:
    """The stretch of a document in which its lists of projects may stand; None where no sign of one stands."""
    document = tape.document
    signs = [document.title_span.start] if project_words(lexicon).listing.search(document.title) else []
    found = reading_patterns(lexicon)["list_signs"].finditer(tape.folded, document.start, document.end)
    signs += [match.start() for match in found]
    if not signs:
        return None
    return Span(max(document.start, min(signs) - BEFORE), min(document.end, max(signs) + BEHIND))


def find_listings(tape: Tape, tables: Sequence[Table], lexicon: Lexicon) -> tuple[ProjectListing, ...]:
    """Every row of every project list of a document, in reading order. Names in running sentences are none."""
    text, folded, document, nodes = tape.text, tape.folded, tape.document, tape.nodes
    patterns = reading_patterns(lexicon)
    reach = _reach_of_lists(tape, lexicon)
    if reach is None:
        return ()
    start, end = reach
    year = document.plan_year or document.review_year
    above = Context(year, None, bool(patterns["services"].search(document.title)))
    grids = find_grid_rows(text, folded, start, end, above, lexicon)
    measured = list(filter(_lists_measures, tables))
    flat = [t for t in tables if lists_projects(t, lexicon) and not _PARTED.search(text, t.start, t.end)]
    found = [(row, "project.grid") for row in grids if not _holds(measured, row)]
    found += [(row, "project.table") for row in find_table_rows(folded, flat, above, lexicon)]
    cells = _read_cells(text, folded, start, end)
    listed = ListReader(lexicon, year).read(cells)
    found += [(row, "project.cells") for row in listed if not _holds([*measured, *flat], row)]
    found.sort(key=lambda pair: pair[0].start)
    starts = [node.start for node in nodes]
    return tuple(_listing(text, row, _holder(nodes, starts, row.start), rule) for row, rule in found)


def _holds(tables: list[Table], row: Row) -> bool:
    return any(table.start <= row.start < table.end for table in tables)


def _holder(nodes: tuple[Node, ...], starts: list[int], at: int) -> int:
    """The innermost node that holds a place."""
    index = bisect_right(starts, at) - 1
    while index > 0 and nodes[index].end <= at:
        index -= 1
    return max(index, 0)


def _read_cells(text: str, folded: str, start: int, end: int) -> list[Cell]:
    """The lines of `folded[start:end]` as cells; lines of a table with tabs or | are left to the grids."""
    has_tabs = "\t" in text[start:end]
    cells = []
    for match in LINE.finditer(folded, start, end):
        words = match[0].strip(" *\r")
        if "|" in words or (has_tabs and "\t" in text[match.start() : match.end()].strip()):
            continue
        if not words and not text[match.start() : match.end()].strip("\r"):
            continue  # a line end of two characters, no cell
        at = match.start() + (match[0].index(words[0]) if words else 0)
        cells.append(Cell(at, at + len(words), words))
    return cells


def _listing(text: str, row: Row, node: int, rule: str) -> ProjectListing:
    """The row as a listing; a name in one line as written, a broken one joined and in half width."""
    first = text[row.start : row.end].strip()
    name = first if len(row.name) <= len(first) else first + row.name[row.end - row.start :]
    return ProjectListing(node, BLANKS.sub(" ", name), row.year, row.status, row.category, row.start, row.end, rule)
