"""Projects named in project lists, with year, status and category of the list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipelines.extract.projects.list_grids import GridReader, Row
from pipelines.extract.projects.list_headings import Context, is_attachment, read_heading
from pipelines.extract.tables import Tables
from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.matrices import Matrix
from pipelines.lexicon import Lexicon
from pipelines.model import Node, ProjectListing, Span
from pipelines.tape.clauses import split_sentences
from pipelines.tape.list_words import NUMBERED, project_words, reach_of_lists
from pipelines.tape.tapes import Tape

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_NOISE = " \u00a0\u3000\u200b\ufeff*\r\t"


def find_listings(tape: Tape, tables: Tables, lexicon: Lexicon) -> tuple[ProjectListing, ...]:
    """Every project of every list of a document, in reading order: rows of grids, and numbered lines of prose.

    Names in running sentences are none.
    """
    document = tape.document
    named_at = document.title_span.start if project_words(lexicon).listing.search(document.title) else None
    reach = reach_of_lists(tape.folded, document.start, document.end, lexicon, named_at)
    if reach is None:
        return ()
    measured = list(filter(_lists_measures, tables.read))
    grids = [matrix for matrix in tables.lists if reach.start <= matrix.start < reach.end]
    starts = [node.start for node in tape.nodes]
    return tuple(
        _listing(tape, row, _holder(tape.nodes, starts, row.start), rule)
        for row, rule in _read_lists(tape, grids, reach, lexicon)
        if not any(table.start <= row.start < table.end for table in measured)
    )


def _lists_measures(table: Table) -> bool:
    """A table with a column of units lists what is measured."""
    return any(column.role == "unit" for column in table.columns)


def _read_lists(tape: Tape, grids: Sequence[Matrix], reach: Span, lexicon: Lexicon) -> Iterator[tuple[Row, str]]:
    """The projects of grids and of the lines between them, each with its rule; headings hold for what is below."""
    document = tape.document
    above = Context(None, project_words(lexicon).services.search(document.title) is not None)
    year = document.plan_year or document.review_year
    context, at = above, reach.start
    for grid in [*grids, None]:
        for place, words in _whole_lines(tape.folded, at, reach.end if grid is None else grid.start):
            context = above if is_attachment(words, lexicon) else read_heading(words, context, lexicon)
            numbered = NUMBERED.match(words) if context.is_listing and not context.is_refused else None
            if numbered:
                span = Span(place + numbered.start("name"), place + numbered.end("name"))
                yield Row(*span, context.year or year, context.status or "planned", context.category), "project.line"
        if grid is not None:
            reader = GridReader(lexicon, context)
            rule = "project.cells" if grid.origin == "lines" else "project.grid"
            yield from ((row._replace(year=row.year or year), rule) for row in reader.read(grid))
            context, at = reader.context._replace(category=None), grid.end


def _whole_lines(folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The sentences of `folded[start:end]` that are lines of their own, each with where its words begin."""
    for low, high in split_sentences(folded, start, end):
        words = folded[low:high].strip(" *")
        is_line = folded[low - 1 : low] in ("", "\n") and folded[high : high + 1] in ("", "\n")
        if words and is_line and "|" not in words:
            yield folded.index(words, low), words


def _holder(nodes: tuple[Node, ...], starts: list[int], at: int) -> int:
    """The innermost node that holds a place."""
    index = bisect_right(starts, at) - 1
    while index > 0 and nodes[index].end <= at:
        index -= 1
    return max(index, 0)


def _listing(tape: Tape, row: Row, node: int, rule: str) -> ProjectListing:
    """The row as a listing that spans the first line of its name; the name as written, the rest of it in half width."""
    line, *rest = tape.folded[row.start : row.end].split("\n")
    start = row.start + len(line) - len(line.lstrip(_NOISE))
    end = start + len(line.strip(_NOISE))
    name = tape.text[start:end] + "".join(words.strip(" *") for words in rest)
    return ProjectListing(node, _BLANKS.sub(" ", name), row.year, row.status, row.category, start, end, rule)
