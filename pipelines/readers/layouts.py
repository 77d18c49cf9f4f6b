"""Pages that say where each character stands (PDF, OFD): characters as lines.

Places are in points or millimetres from the lower left corner of the page as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_GAP = 2.0  # sizes of a character between two columns of an unruled table
_SAME_LINE = 0.5
_WORD = re.compile(r"[0-9A-Za-z]")


class Char(NamedTuple):
    """One character and the box that it stands in; `size` is its height."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side, from left to right; columns that stand far apart are parted by tabs."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class LaidPage:
    """The characters of one page, wherever it comes from. `paths` counts lines and boxes drawn, `pictures` images."""

    width: float
    height: float
    chars: tuple[Char, ...]
    paths: int
    pictures: int


def make_lines(chars: Iterable[Char]) -> list[Line]:
    """The characters as lines from the top down."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: -(c.bottom + c.top)):
        middle = (char.bottom + char.top) / 2
        # A comma or a dash is low, yet of the line whose characters stand around it.
        for row in reversed(rows[-3:]):
            first = row[0]
            if abs((first.bottom + first.top) / 2 - middle) <= _SAME_LINE * max(first.size, char.size):
                row.append(char)
                break
        else:
            rows.append([char])
    return [_make_line(sorted(row, key=lambda c: c.left)) for row in rows if any(c.text.strip() for c in row)]


def _make_line(row: list[Char]) -> Line:
    visible = [char for char in row if char.text.strip()]
    size = sorted(char.size for char in visible)[len(visible) // 2]
    parts: list[str] = []
    before: Char | None = None
    for char in row:
        gap = char.left - before.right if before is not None else 0.0
        if gap > _GAP * size:
            parts.append("\t")
        elif before is not None and gap > size / 4 and _WORD.match(before.text[-1:]) and _WORD.match(char.text[:1]):
            parts.append(" ")
        parts.append(char.text)
        before = char
    edges = (min(c.left for c in visible), min(c.bottom for c in visible), max(c.right for c in visible))
    return Line("".join(parts).strip(), *edges, max(c.top for c in visible), size)


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one cell or paragraph as one: words of Latin letters and numbers are kept apart."""
    joined = ""
    for line in lines:
        gap = " " if joined and _WORD.match(joined[-1]) and _WORD.match(line[:1]) else ""
        joined += gap + line
    return joined
