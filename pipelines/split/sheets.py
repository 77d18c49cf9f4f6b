"""A workbook of several sheets: each that begins with a title of its own is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.model import Span
from pipelines.split.bundles import Draft, Line, read_lines
from pipelines.text.numberings import NUMBERED

_SHEET = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_ITEM = re.compile(NUMBERED)
_FEWEST_LINES, _SHORTEST_TITLE = 3, 6


def draft_sheets(text: str) -> list[Draft]:
    """The documents of a workbook's text, whose sheets are parted by an empty line and begin with their names.

    A sheet without a title (a row of one cell that says more than a name) goes on with the one before; where the first
    has none, or there is only one, the workbook is no bundle: the result is empty.
    """
    drafts: list[Draft] = []
    for lines in _sheets(text):
        title = lines[1] if len(lines) >= _FEWEST_LINES else None
        if title is not None and _is_title(title.text):
            span = Span(title.start, title.end)
            drafts.append(Draft(lines[0].start, lines[-1].end, span, lines[2].start, "split.sheet"))
        elif not drafts:
            return []
        else:
            last = drafts[-1]
            drafts[-1] = Draft(last.start, lines[-1].end, last.title_span, last.body_start, last.rule_id)
    return drafts


def _is_title(words: str) -> bool:
    """Whether a row is one cell that says more than a name, and no item of a list (一、填报要求)."""
    return "\t" not in words and len(words) >= _SHORTEST_TITLE and _ITEM.match(words) is None


def _sheets(text: str) -> Iterator[list[Line]]:
    """The lines of each sheet; nothing of a workbook of one, whose sheet is not named."""
    sheets = list(_SHEET.finditer(text))
    for sheet in sheets if len(sheets) > 1 else ():
        yield [Line(sheet.start() + line.start, sheet.start() + line.end, line.text) for line in read_lines(sheet[0])]
