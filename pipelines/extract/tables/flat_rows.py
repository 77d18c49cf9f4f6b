"""Flattened tables cut into rows again, and the cells of a short row put under their columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from pipelines.extract.tables.heads import NUMBERS, Column, TableHeads
from pipelines.tape.cell_lists import Cell
from pipelines.tape.list_words import MARKED
from pipelines.text.numerals import CHINESE_NUMERAL

Placed = tuple[tuple[Cell, Column | None], ...]

_INDEX = re.compile(r"^[(]?(?P<number>\d{1,3})[).、]?$")
_STARTS_WITH_NUMBER = re.compile(rf"^[≥≤<>+约近-]*[\d{CHINESE_NUMERAL}]")
_NONE = re.compile(r"^[-/—…]+$")
MOST_CELLS = 4_000
_LONGEST_UNIT, _LONGEST_TIME = 8, 16
_MOST_MISSING = 3  # cells that a row may lack


def cut_rows(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> Iterator[Placed]:
    """The rows below the heads, as far as they go; `cells` begin right behind the heads' first line."""
    if columns[0].role == "index":
        yield from _numbered_rows(cells, columns, heads)
    else:
        yield from _even_rows(cells, columns, heads)


def _numbered_rows(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> Iterator[Placed]:
    """Rows that begin with their number: 1, 2, 3. A group heading may stand between two of them."""
    at, expected = 0, 0
    lengths: Counter[int] = Counter()
    while at < len(cells):
        number = _index_of(cells[at])
        if number is None:
            if at + 1 < len(cells) and _index_of(cells[at + 1]) in (expected or 1, 1):
                at += 1
                continue
            return
        if number not in (expected or number, 1):
            return
        expected = number + 1
        stop = _next_row(cells, at, expected, len(columns))
        if stop is None:
            usual = lengths.most_common(1)[0][0] if lengths else len(columns)
            stop = _last_stop(cells, at, usual, heads)
        lengths[stop - at] += 1
        last = stop
        while last > at and _is_outside(cells[last - 1].text, heads):
            last -= 1  # the heading of the group below
        if last - at > 1:
            yield from _split_row(cells[at:last], columns, heads)
        at = stop


def _split_row(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> Iterator[Placed]:
    """A row, and what goes on under its merged cells: a second goal with a deadline of its own."""
    width = len(columns)
    if len(cells) > width and _fits_all(cells[:width], columns, heads):
        merged = tuple(column for column in columns if column.role not in ("index", "name", "task"))
        rest = place_cells(cells[width:], merged if len(cells) - width <= len(merged) else columns[1:], heads)
        if any(column is not None and column.role in NUMBERS for _, column in rest):
            yield tuple(zip(cells[:width], columns, strict=True))
            yield rest
            return
    yield place_cells(cells, columns, heads)


def _fits_all(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> bool:
    return min(_fit(cell.text, column.role, heads) for cell, column in zip(cells, columns, strict=True)) >= 0


def _next_row(cells: list[Cell], at: int, number: int, width: int) -> int | None:
    """Where the row with this number begins: a full row further, else as near to that as can be."""
    places = sorted(range(at + 2, min(len(cells), at + width + 6)), key=lambda place: abs(place - at - width))
    return next((place for place in places if _index_of(cells[place]) == number), None)


def _last_stop(cells: list[Cell], at: int, usual: int, heads: TableHeads) -> int:
    """Where the last row ends: it is as long as the others, unless a heading or a sentence comes first."""
    stop = at + 1
    while stop < min(len(cells), at + usual) and not _is_outside(cells[stop].text, heads):
        stop += 1
    return stop


def _is_outside(words: str, heads: TableHeads) -> bool:
    return bool(MARKED.match(words) or any(heads.patterns[role].match(words) for role in ("attachment", "note_line")))


def _even_rows(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> Iterator[Placed]:
    """Rows without a number: as many cells as columns each, or fewer where the next row then fits again."""
    width, at = len(columns), 0
    rows: list[Placed] = []
    while at < len(cells):
        row = cells[at : at + width]
        if len(row) == width and _fits_row(row, columns, heads):
            rows.append(tuple(zip(row, columns, strict=True)))
            at += width
            continue
        size = _short_row(cells, at, columns, heads) if rows else None
        if size is not None:
            rows.append(place_cells(cells[at : at + size], columns, heads))
            at += size
        elif len(cells) > at + width and _fits_row(cells[at + 1 : at + 1 + width], columns, heads):
            at += 1  # a group heading
        else:
            break
    yield from rows if len(rows) > 1 else ()


def _short_row(cells: list[Cell], at: int, columns: tuple[Column, ...], heads: TableHeads) -> int | None:
    """How many cells a row has that lacks some: behind them a whole row follows, or nothing."""
    width = len(columns)
    for size in range(width - 1, max(1, width - 1 - _MOST_MISSING), -1):
        behind = cells[at + size : at + size + width]
        is_followed = len(behind) == width and _fits_row(behind, columns, heads)
        if (is_followed or len(cells) == at + size) and len(cells) >= at + size:
            places = place_cells(cells[at : at + size], columns, heads)
            if all(column is not None and _fit(cell.text, column.role, heads) >= 0 for cell, column in places):
                return size
    return None


def _fits_row(row: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> bool:
    fits = [_fit(cell.text, column.role, heads) for cell, column in zip(row, columns, strict=True)]
    is_counted = any(
        c.role in NUMBERS and heads.patterns["counted"].search(cell.text) for cell, c in zip(row, columns, strict=True)
    )
    has_numbers = any(c.role in NUMBERS for c in columns)
    return min(fits) >= 0 and (is_counted or not has_numbers) and not any(_is_outside(cell.text, heads) for cell in row)


def place_cells(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> Placed:
    """Each cell with its column. A row that lacks cells, or has too many, is read by what the cells look like."""
    if len(cells) == len(columns):
        return tuple(zip(cells, columns, strict=True))

    places = _best_places(cells, columns, heads)
    return tuple((cell, columns[k] if k >= 0 else None) for cell, k in zip(cells, places, strict=True))


def _best_places(cells: list[Cell], columns: tuple[Column, ...], heads: TableHeads) -> tuple[int, ...]:
    """The column of each cell, -1 for none: of all ways that keep the order the one whose cells fit best."""
    # The score and the columns of the cells behind the one that is placed, by the first column that is free for them.
    behind: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (len(columns) + 1)
    for cell in reversed(cells):
        fits = [_fit(cell.text, column.role, heads) for column in columns]
        here = []
        for first in range(len(columns) + 1):
            score, rest = behind[first]
            best = (score - 2, (-1, *rest))
            for k in range(first, len(columns)):
                score, rest = behind[k + 1]
                if score + 1 + 2 * fits[k] > best[0]:
                    best = (score + 1 + 2 * fits[k], (k, *rest))
            here.append(best)
        behind = here
    return behind[0][1]


def _fit(words: str, role: str, heads: TableHeads) -> int:
    """How well the words look like a cell of such a column; below 0 they are none."""
    if not words or _NONE.match(words):
        return 0
    fit = _FITS.get(role) or (_fit_number if role in NUMBERS else None)
    return fit(words, role, heads) if fit is not None else 0


def _fit_index(words: str, _role: str, _heads: TableHeads) -> int:
    return 3 if _INDEX.match(words) else -3


def _fit_unit(words: str, _role: str, heads: TableHeads) -> int:
    if heads.is_unit(words):
        return 3
    return -3 if len(words) > _LONGEST_UNIT or words[0].isdigit() else 0


def _fit_number(words: str, role: str, heads: TableHeads) -> int:
    """A time is no number; a goal or a result may be told in words."""
    if heads.patterns["year_cell"].match(words) is not None or heads.cues.tells("time_segment", words):
        return -1
    if _STARTS_WITH_NUMBER.match(words):
        return 2
    if heads.patterns["counted"].search(words):
        return 1
    return 0 if role in ("target", "result", "stage") else -2


def _fit_subject(words: str, _role: str, heads: TableHeads) -> int:
    """What a row is about is no number of the row, and no unit."""
    if _INDEX.match(words) or heads.is_unit(words):
        return -2
    return 0 if _STARTS_WITH_NUMBER.match(words) else 1


def _fit_deadline(words: str, _role: str, heads: TableHeads) -> int:
    return 2 if heads.cues.tells("time_cell", words) and len(words) < _LONGEST_TIME else -1


def _fit_people(words: str, _role: str, _heads: TableHeads) -> int:
    return -2 if words[0].isdigit() and _STARTS_WITH_NUMBER.match(words) else 1


def _fit_operator(words: str, role: str, heads: TableHeads) -> int:
    """A sign of comparison; else who runs something."""
    return _fit_people(words, role, heads) if words.strip("≥≤<>=不低高于大小等") else 3


_FITS: dict[str, Callable[[str, str, TableHeads], int]] = {
    "index": _fit_index,
    "operator": _fit_operator,
    "unit": _fit_unit,
    "name": _fit_subject,
    "task": _fit_subject,
    "deadline": _fit_deadline,
    "lead": _fit_people,
    "support": _fit_people,
    "official": _fit_people,
}


def _index_of(cell: Cell) -> int | None:
    match = _INDEX.match(cell.text)
    return int(match["number"]) if match else None
