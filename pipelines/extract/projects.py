"""Projects named in project lists, with year, status and category of the list."""

from __future__ import annotations

import re

from pipelines.extract.project_cells import Cell, ListReader, Row
from pipelines.extract.project_grids import find_grid_rows
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, ProjectListing, SourceText
from pipelines.text.folding import fold_text

LINE = re.compile(r"[^\n]+")
SIGNS = re.compile(r"项目名称|工程名称|序号|项目 *\(?\d*项?\)? *[|\t]")
BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def find_projects(
    source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon
) -> tuple[ProjectListing, ...]:
    """Every row of every project list of a document, in reading order. Names in running sentences are none."""
    folded = fold_text(source.text)
    if not SIGNS.search(folded, document.start, document.end):
        return ()
    year = document.plan_year or document.review_year
    cells = _read_cells(source.text, folded, document)
    found = [(row, "project.cells") for row in ListReader(lexicon, year).read(cells)]
    grids = find_grid_rows(source.text, folded, document.start, document.end, year, lexicon)
    found += [(row, "project.grid") for row in grids]
    found.sort(key=lambda pair: pair[0].start)
    return tuple(_listing(source.text, row, nodes, rule) for row, rule in found)


def _read_cells(text: str, folded: str, document: Document) -> list[Cell]:
    """The lines of a document as cells; lines of a table with tabs or | are left to the grids."""
    cells = []
    for match in LINE.finditer(folded, document.start, document.end):
        words = match[0].strip(" *\r")
        if "|" in words or "\t" in text[match.start() : match.end()].strip():
            continue
        start = match.start() + (match[0].index(words[0]) if words else 0)
        cells.append(Cell(start, start + len(words), words))
    return cells


def _listing(text: str, row: Row, nodes: tuple[Node, ...], rule: str) -> ProjectListing:
    """The row as a listing; its name as written where it stands in one line, joined and half width where it is broken."""
    first = text[row.start : row.end].strip()
    name = first if len(row.name) <= len(first) else first + row.name[row.end - row.start :]
    node = max((n.index for n in nodes if n.start <= row.start < n.end), default=0)
    return ProjectListing(node, BLANKS.sub(" ", name), row.year, row.status, row.category, row.start, row.end, rule)
