"""The lines of a document, and which of them are a table of contents or table cells rather than text."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.tape.clauses import SENTENCE_END

LINE = re.compile(r"[^\n]+")
CELL = 42  # a table cell is no longer than this
RUN = 8  # so many cells in a row make a table
SHARE = 0.2  # of them so many at least are numbers or column heads
HEAD, HEADS = 12, 3  # a column head is no longer than this; so many in a row make a table too
TAIL = 2  # lines behind a table's last number that may still belong to it
ENTRY_NOISE = re.compile(r"[\s*#.,、:·…\d()一-]+")
NUMBER_CELL = r"^[\d.,%()一二三四五六七八九十 -]{1,8}$"
MARKED = re.compile(r"^[*# ]*(?:[一二三四五六七八九十]{1,3} ?、|[(][一二三四五六七八九十]{1,3}[)])")


class Line(NamedTuple):
    """A line of folded text without its outer blanks, at `start:end` of the source."""

    start: int
    end: int
    text: str


class Layout(NamedTuple):
    """The lines of a document that can hold headings, its table cells, and the entries of its table of contents."""

    lines: tuple[Line, ...]
    cells: tuple[Line, ...]
    contents: frozenset[str]


def read_layout(text: str, folded: str, start: int, end: int, lexicon: Lexicon) -> Layout:
    """Lines of `folded[start:end]` with tables and contents told apart; `text` shows the tabs that folding hides."""
    lines, rows = _read_lines(text, folded, start, end)
    lines, contents = _take_contents(lines, outline_patterns(lexicon))
    prose, cells = _take_cells(lines, contents, lexicon)
    return Layout(tuple(prose), tuple(sorted([*cells, *rows])), contents)


def entry_key(text: str) -> str:
    """A heading's words alone, to be found again in the table of contents."""
    return ENTRY_NOISE.sub("", text)


def _read_lines(text: str, folded: str, start: int, end: int) -> tuple[list[Line], list[Line]]:
    """(lines, rows of tables whose cells are parted by tabs or |)."""
    has_rows = "\t" in text[start:end] or "|" in text[start:end]
    found: list[Line] = []
    rows: list[Line] = []
    for match in LINE.finditer(folded, start, end):
        words = match[0].strip()
        if words:
            at = match.start() + match[0].index(words[0])
            stop = at + len(words)
            is_row = has_rows and ("\t" in text[at:stop] or words.count("|") >= 2)
            (rows if is_row else found).append(Line(at, stop, words))
    return found, rows


def _take_contents(lines: list[Line], patterns: dict[str, re.Pattern[str]]) -> tuple[list[Line], frozenset[str]]:
    """Without the table of contents: the short lines behind 目录 up to the first that says an entry again."""
    for i, line in enumerate(lines[:60]):
        if not patterns["contents"].match(line.text):
            continue
        entries: list[str] = []
        for j in range(i + 1, len(lines)):
            key = entry_key(lines[j].text)
            is_again = any(key and (entry.startswith(key) or key.startswith(entry)) for entry in entries)
            if is_again or len(lines[j].text) > 80 or SENTENCE_END.search(lines[j].text):
                return lines[:i] + lines[j:], frozenset(entries)
            if key:
                entries.append(key)
        return lines[:i], frozenset(entries)
    return lines, frozenset()


@made_once
def head_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Column heads of tables, with the year that may stand before them."""
    words = "|".join(f"(?:{row.pattern})" for row in lexicon.table_words if row.role not in ("filler", "other"))
    return re.compile(rf"^(?:\d{{4}}年?)?(?:[(][^()]*[)])?$|{words}")


@made_once
def outline_patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """The patterns by role; rows of one role are joined."""
    roles: dict[str, list[str]] = {}
    for row in lexicon.outline_patterns:
        roles.setdefault(row.role, []).append(row.pattern)
    return {role: re.compile("|".join(parts)) for role, parts in roles.items()}


@made_once
def number_cell(lexicon: Lexicon) -> re.Pattern[str]:
    """A cell that holds a number, or a head that says where numbers stand."""
    return re.compile(f"{NUMBER_CELL}|{outline_patterns(lexicon)['cell_head'].pattern}")


def _take_cells(lines: list[Line], contents: frozenset[str], lexicon: Lexicon) -> tuple[list[Line], list[Line]]:
    """Runs of short lines without sentences, numbers or column heads among them, are tables of one cell a line."""
    patterns = outline_patterns(lexicon)
    heads, is_number = head_pattern(lexicon), number_cell(lexicon).match
    text: list[Line] = []
    cells: list[Line] = []
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and _is_cell(lines[stop].text):
            stop += 1
        run = lines[at:stop]
        numbers = [k for k, x in enumerate(run) if is_number(x.text)]
        if len(run) >= RUN and numbers and (len(numbers) >= SHARE * len(run) or _has_heads(run, heads)):
            for k, line in enumerate(run):
                is_inside = numbers[0] <= k <= numbers[-1] + TAIL
                below = run[k - 1].text if k else ""
                (cells if is_inside and not _is_heading(line.text, below, contents, patterns) else text).append(line)
        else:
            text.extend(run)
        if stop < len(lines):
            text.append(lines[stop])
        at = stop + 1
    return text, cells


def _has_heads(run: list[Line], heads: re.Pattern[str]) -> bool:
    """Whether column heads follow each other in a run of short lines."""
    found = [len(line.text) <= HEAD and heads.search(line.text) is not None for line in run]
    return any(all(found[k : k + HEADS]) for k in range(len(found) - HEADS + 1))


def _is_heading(text: str, before: str, contents: frozenset[str], patterns: dict[str, re.Pattern[str]]) -> bool:
    """A line between cells that is none: a list's own number, an attachment and its title, a chapter, a part."""
    attachment = patterns["attachment"]
    if MARKED.match(text) or attachment.match(text) or attachment.match(before) or patterns["part"].match(text):
        return True
    key = entry_key(text)
    return len(key) >= 6 and any(entry.startswith(key) or key.startswith(entry) for entry in contents)


def _is_cell(text: str) -> bool:
    return len(text) <= CELL and not SENTENCE_END.search(text)
