"""Every place of a document where a part of its outline begins, in reading order, before they are nested."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.lexicon import Lexicon
from pipelines.model import Document
from pipelines.outline.lines import Layout, Line, entry_key, outline_patterns
from pipelines.outline.markers import Marker, MarkerTable, marker_at, marker_table, markers_inside
from pipelines.outline.sections import judge_heading
from pipelines.outline.titles import Title, title_inside, title_of_line
from pipelines.values import quick

UNBROKEN = 600  # a line longer than this may have lost its line breaks,
SHORT_UNBROKEN, FEW_LINES = 60, 3  # in a document of so few lines even one of this length
GREETING = 20  # a report greets its listeners within so many lines
BELOW = 60  # a title in the line below its marker is no longer than this
PLAIN = 40  # a heading without a number is no longer than this
OPENING = 8  # lines in which the document's own title may stand again
PART, CHAPTER, BARE = 10, 15, 20
SENTENCE_END = re.compile(r"[。!?;:…)”》*]$")
NO_HEADING = re.compile(r"[。;!?:<|]|,.*,|^[\d.,% ]+$")
BROKEN = re.compile(r"[,、《(“]|.{41}")  # a line that ends in the middle of a sentence
RUN_IN = re.compile(r"\*\* *(?P<words>[^*。;!?:,]{4,30}?) *\*\* *(?=[^* ])")
STYLE = re.compile(r"^(#{1,6}|\*\*)?")


@quick
@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: `start` at its marker, title at `title`, text from `title.body`; `style` tells how it is set off."""

    start: int
    kind: str
    rank: int
    marker: str
    title: Title
    rule_id: str
    style: str = ""


def find_headings(folded: str, document: Document, layout: Layout, lexicon: Lexicon) -> list[Heading]:
    """The headings of a document in reading order."""
    table = marker_table(lexicon)
    found: list[Heading] = []
    unbroken = SHORT_UNBROKEN if len(layout.lines) <= FEW_LINES else UNBROKEN
    taken = _greeting(document, layout.lines)
    for number, line in enumerate(layout.lines):
        marker = marker_at(folded, line.start, table)
        if marker is not None and marker.kind != "is":
            heading, last = _numbered(folded, marker, layout.lines, number, lexicon)
            taken = max(taken, last)
            found.append(heading)
        elif marker is None and number > taken:
            bare = _run_in(line, document, lexicon) or _bare(number, document, layout, lexicon)
            found.extend([bare] if bare else [])
        if line.end - line.start > unbroken:
            found.extend(_inside(folded, line, marker, table, lexicon))
    return found


def _greeting(document: Document, lines: tuple[Line, ...]) -> int:
    """The line in which a report greets 各位代表, -1 without one: before it stand title and speaker."""
    if document.doc_type != "work_report":
        return -1
    return next((i for i, line in enumerate(lines[:GREETING]) if line.text.lstrip("* ").startswith("各位代表")), -1)


def _numbered(
    folded: str, marker: Marker, lines: tuple[Line, ...], number: int, lexicon: Lexicon
) -> tuple[Heading, int]:
    """A heading that begins a line, and the last line of its title: a marker alone takes the line below for one."""
    line = lines[number]
    words = folded[marker.start : marker.end].strip()
    if marker.kind == "glossary":
        words, title = "", Title(marker.start, marker.end, marker.end)
    else:
        title = title_of_line(folded, marker.end, line.end, lexicon)
    if title.end <= title.start and marker.kind == "paren_han":
        return Heading(marker.start, "part", PART, words, title, f"{marker.rule_id}.alone"), number
    if title.end <= title.start and number + 1 < len(lines) and len(lines[number + 1].text) <= BELOW:
        number += 1
        line = lines[number]
        start = line.start + len(line.text) - len(line.text.lstrip("*# "))
        title = title_of_line(folded, start, line.end, lexicon)
    return Heading(marker.start, marker.kind, marker.rank, words, title, marker.rule_id), number


def _inside(folded: str, line: Line, first: Marker | None, table: MarkerTable, lexicon: Lexicon) -> list[Heading]:
    """The headings inside a line without breaks, the one that begins it left out; two at least, or none."""
    start = first.end if first else line.start
    markers = markers_inside(folded, start, line.end, first, table)
    if len(markers) + (first is not None) < 2:
        return []
    headings = []
    for marker, stop in zip(markers, [*(m.start for m in markers[1:]), line.end], strict=True):
        is_named = marker.kind == "glossary"
        title = (
            Title(marker.start, marker.end, marker.end) if is_named else title_inside(folded, marker.end, stop, lexicon)
        )
        words = "" if is_named else folded[marker.start : marker.end].strip()
        headings.append(Heading(marker.start, marker.kind, marker.rank, words, title, f"{marker.rule_id}.inline"))
    return headings


def _run_in(line: Line, document: Document, lexicon: Lexicon) -> Heading | None:
    """A bold heading that opens its paragraph and a part of the document: **2003年工作回顾** 2003年,…"""
    match = RUN_IN.match(line.text)
    verdict = judge_heading(match["words"], document, lexicon) if match else None
    if match is None or verdict is None or verdict.section is None or verdict.year is None:
        return None
    start = line.start + match.start("words")
    title = Title(start, start + len(match["words"].rstrip()), line.start + match.end())
    return Heading(line.start, "bare", BARE, "", title, "heading.run_in", "**")


def _bare(number: int, document: Document, layout: Layout, lexicon: Lexicon) -> Heading | None:
    """A heading without a number: a line of its own, short, no sentence, after the end of a sentence."""
    line = layout.lines[number]
    words = line.text.strip("*#> ")
    if not _may_head(words, number, document, layout, lexicon):
        return None
    style = STYLE.match(line.text)
    marks = style[1] or "" if style else ""
    is_chapter = _is_in_contents(words, layout)
    verdict = judge_heading(words, document, lexicon)
    if not (is_chapter or verdict.section or marks):
        return None
    says_all = bool(marks) or (verdict.section is not None and verdict.year is not None)
    if not says_all and _goes_on(layout.lines[number - 1].text if number else ""):
        return None
    start = line.start + line.text.index(words)
    rule = "heading.contents" if is_chapter else "heading.section" if verdict.section else "heading.style"
    title = Title(start, start + len(words), line.end)
    return Heading(start, "bare", CHAPTER if is_chapter else BARE, "", title, rule, marks)


def _goes_on(before: str) -> bool:
    """Whether the line before ends in the midst of a sentence."""
    return not SENTENCE_END.search(before) and BROKEN.search(before) is not None


def _is_in_contents(words: str, layout: Layout) -> bool:
    """Whether the table of contents names the heading, in full or cut short."""
    key = entry_key(words)
    return key != "" and any(entry.startswith(key) or key.startswith(entry) for entry in layout.contents)


def _may_head(words: str, number: int, document: Document, layout: Layout, lexicon: Lexicon) -> bool:
    """Whether a line is short, no sentence, has text behind it, and does not only say the document's title again."""
    if not words or len(words) > PLAIN or NO_HEADING.search(words):
        return False
    if outline_patterns(lexicon)["no_heading"].search(words) or number + 1 >= len(layout.lines):
        return False
    key = entry_key(words)
    return not (number < OPENING and key and key in entry_key(document.title))
