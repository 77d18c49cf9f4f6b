"""Project lists that still are tables: cells parted by tabs or by |, a row of heads first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.tables.project_cells import Row
from pipelines.extract.tables.project_words import (
    MARKED,
    category_of,
    project_words,
    status_of,
)
from pipelines.lexicon import Lexicon
from pipelines.model import ProjectStatus

LINE = re.compile(r"[^\n]+")
CELL = re.compile(r"[^|\t\n]+")
RULE = re.compile(r"^[\s|:*-]+$")
_GROUP_NUMBER = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]?$")
NOISE = " \u00a0\u3000\u200b\ufeff*\r"


class Context(NamedTuple):
    """What the headings above a table said."""

    year: int | None
    status: ProjectStatus | None
    is_refused: bool


def find_grid_rows(text: str, folded: str, start: int, end: int, above: Context, lexicon: Lexicon) -> Iterator[Row]:
    """The projects of every table with a column of project names in `text[start:end]`.

    `above`: what the document's title says of all its lists.
    """
    if "|" not in folded[start:end] and "\t" not in text[start:end]:
        return
    reader = _GridReader(lexicon, above)
    for line in LINE.finditer(text, start, end):
        cells = split_cells(text, line.start(), line.end())
        if len(cells) < 2:
            reader.read_line(folded[line.start() : line.end()].strip("* \r"))
        elif not RULE.match(line[0]):
            row = reader.read_cells(cells, [folded[a:b].strip("* ").replace(" ", "") for a, b in cells])
            if row is not None:
                yield row


class _GridReader:
    """What headings and heads have said so far; `roles` are those of the columns of the table that is read."""

    def __init__(self, lexicon: Lexicon, context: Context) -> None:
        self._lexicon = lexicon
        self._context = context
        self._category: str | None = None
        self._roles: dict[int, str] = {}

    def read_line(self, words: str) -> None:
        """A line of one cell: a heading inside the table, else the end of the table."""
        category = category_of(words, self._lexicon)
        if not (category or project_words(self._lexicon).heading.match(words)):
            self._roles, self._category = {}, None
        self._context = read_heading(words, self._context, self._lexicon)
        self._category = category or self._category

    def read_cells(self, cells: list[tuple[int, int]], words: list[str]) -> Row | None:
        """A line of several cells: the heads of a table, a heading over rows, or a project."""
        known = project_words(self._lexicon).heads
        heads = {k: known[word] for k, word in enumerate(words) if word in known}
        if len(heads) >= 2:
            self._roles = heads
        if len(heads) >= 2 or self._context.is_refused or "name" not in self._roles.values():
            return None
        status = self._status_of(words)
        if status is not None:
            self._context = self._context._replace(status=status)
            return None
        self._category = _group(words, self._category, self._lexicon)
        return _row(cells, words, self._roles, self._context, self._category, self._lexicon)

    def _status_of(self, words: list[str]) -> ProjectStatus | None:
        """The status that a row over others tells; of a row with one filled cell what a heading there would."""
        filled = [word for word in words if word]
        if len(filled) == 1:
            return read_heading(filled[0], self._context._replace(status=None), self._lexicon).status
        return _group_status(words, self._roles, self._lexicon)


def split_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of a line's cells without outer blanks; empty cells between two signs count."""
    if "|" not in text[start:end] and "\t" not in text[start:end]:
        return [(start, end)]
    spans = []
    sign = "|" if "|" in text[start:end] else "\t"
    at = start
    for piece in text[start:end].split(sign):
        low, high = at, at + len(piece)
        while low < high and text[low] in NOISE:
            low += 1
        while high > low and text[high - 1] in NOISE:
            high -= 1
        spans.append((low, high))
        at += len(piece) + 1
    if sign == "|":
        spans = spans[1:] if spans and spans[0][0] == spans[0][1] else spans
        spans = spans[:-1] if spans and spans[-1][0] == spans[-1][1] else spans
    return spans


def read_heading(words: str, context: Context, lexicon: Lexicon) -> Context:
    """What a line above a table says; a title of services promised to the public holds until the next title."""
    title = project_words(lexicon).dated_list.match(words)
    heading = project_words(lexicon).heading.match(words.strip("*# "))
    status = status_of(heading["words"], lexicon) if heading else None
    year = int(title["year"]) if title else context.year
    is_title = title or project_words(lexicon).list_title.search(words)
    is_refused = bool(project_words(lexicon).services.search(words)) if is_title else context.is_refused
    return Context(year, status or (None if title else context.status), is_refused)


def _group_status(words: list[str], roles: dict[int, str], lexicon: Lexicon) -> ProjectStatus | None:
    """The status that a row over others tells: 二|新开工项目(2项). None where the row is a project or tells none."""
    place = next(k for k, role in roles.items() if role == "name")
    if MARKED.match(words[0]) and not (place < len(words) and words[place] and place):
        place = 0  # 一、续建项目(2个) over several columns
    heading = project_words(lexicon).heading.match(words[place]) if place < len(words) else None
    is_group = heading and (_GROUP_NUMBER.match(words[0]) or words[place].endswith(("项)", "个)")))
    return status_of(heading["words"], lexicon) if heading and is_group else None


def _group(words: list[str], category: str | None, lexicon: Lexicon) -> str | None:
    """A row that holds one group heading only changes the category of the rows below."""
    filled = [word for word in words if word]
    return category_of(filled[0], lexicon) or category if len(filled) == 1 else category


def _row(
    cells: list[tuple[int, int]],
    words: list[str],
    roles: dict[int, str],
    context: Context,
    category: str | None,
    lexicon: Lexicon,
) -> Row | None:
    at = {role: k for k, role in reversed(roles.items()) if k < len(cells)}
    name = words[at["name"]] if "name" in at else ""
    if len(name) < 2 or project_words(lexicon).total.match(words[0] or name) or sum(map(bool, words)) < 2:
        return None
    stated = status_of(words[at["status"]], lexicon) if "status" in at else None
    status = stated or context.status or "planned"
    start, end = cells[at["name"]]
    kind = words[at["category"]] if "category" in at and words[at["category"]] else ""
    return Row(start, end, name, context.year, status, category_of(kind, lexicon) or kind or category)
