"""Tables with numbers of which none became a promise or a report: an issue names the heads that were not known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipelines.extract.tables.heads import table_heads
from pipelines.extract.tables.matrices import Matrix, MatrixCell
from pipelines.lexicon import Lexicon
from pipelines.model import Issue, Quantity

_FEWEST = 3  # numbers that make a table worth a word
_MOST_NAMED = 6


def find_unread(matrices: Sequence[Matrix], quantities: Sequence[Quantity], lexicon: Lexicon) -> Iterator[Issue]:
    """One issue a table that the document shows and of whose numbers none was read; row numbers do not count."""
    starts = sorted(quantity.start for quantity in quantities)
    heads = table_heads(lexicon)
    for matrix in matrices:
        count = len(_figures(matrix))
        place = bisect_left(starts, matrix.start)
        if count < _FEWEST or (place < len(starts) and starts[place] < matrix.end):
            continue
        first = next((matrix.filled(row) for row in range(len(matrix.rows)) if len(matrix.filled(row)) > 1), [])
        unknown = [cell.text for cell in first if heads.read(cell.text) is None][:_MOST_NAMED]
        named = f"; heads that are not known: {'、'.join(unknown)}" if unknown else ""
        message = f"a table with {count} numbers gave neither promise nor report{named}"
        yield Issue(matrix.start, matrix.end, "table_not_read", message)


def _figures(matrix: Matrix) -> set[MatrixCell]:
    """The cells with a number that does not only count the rows."""
    cells = {cell for row in matrix.rows for cell in row if cell is not None and cell.is_figure}
    return {cell for cell in cells if not (cell.text.isdecimal() and int(cell.text) <= len(matrix.rows))}
