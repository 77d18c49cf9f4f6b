"""Where the documents of one file begin and end, by what the text itself shows; page furniture belongs to none.

Four layouts, tried in order: front matter (Markdown), a page of pieces (title, body, date line), a covering notice
or resolution with the documents it carries behind it, and a single document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Span
from pipelines.split.dates import find_date
from pipelines.tape.clauses import SENTENCE_END
from pipelines.text.numberings import NUMBERED
from pipelines.text.words import LETTER
from pipelines.values import quick

HEADLINES = 3  # lines over which the title of a notice may be broken
COVER = 12  # lines that a covering letter takes at most
TITLE = 60  # a headline over its date is no longer than this
LONG = 120  # a line longer than this is body text, never a title
LINE = re.compile(r"[^\n]+")
QUOTED = re.compile(r"《([^》\n]{4,80})》")
NAME_NOISE = re.compile(r"[\s*#《》〈〉<>\"“”]+")
_ITEM = re.compile(NUMBERED)
BROKEN_FROM, BROKEN_TAIL = 14, 6  # a printed page breaks 发展规|划


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """A line with its outer blanks left out."""

    start: int
    end: int
    text: str


class Carried(NamedTuple):
    """A document's title at the lines `first` to `last`; `name` is where the cover names it."""

    first: int
    last: int
    name: Span | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as the layout shows it, before its text is read for who, where, when and what.

    `name_span` holds the words of the title where `title_span` holds more (【site】) or less than them;
    `cover` is the letter in front of it; `site` the name that the page puts before every title.
    """

    start: int
    end: int
    title_span: Span
    body_start: int
    rule_id: str
    name_span: Span | None = None
    site: str = ""
    page_date: date | None = None
    cover: Span | None = None


def shift_draft(draft: Draft, by: int) -> Draft:
    """The same document where its file begins `by` characters into the text."""

    def moved(span: Span | None) -> Span | None:
        return Span(span.start + by, span.end + by) if span is not None else None

    title = Span(draft.title_span.start + by, draft.title_span.end + by)
    return replace(
        draft,
        start=draft.start + by,
        end=draft.end + by,
        title_span=title,
        body_start=draft.body_start + by,
        name_span=moved(draft.name_span),
        cover=moved(draft.cover),
    )


@made_once
def split_patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """The patterns by role; rows of one role are joined."""
    roles: dict[str, list[str]] = {}
    for row in lexicon.split_patterns:
        roles.setdefault(row.role, []).append(row.pattern)
    return {role: re.compile("|".join(parts), re.MULTILINE) for role, parts in roles.items()}


def read_lines(folded: str) -> list[Line]:
    """Every line that holds more than blanks."""
    lines = []
    for match in LINE.finditer(folded):
        text = match[0].strip()
        if text:
            start = match.start() + match[0].index(text[0])
            lines.append(Line(start, start + len(text), text))
    return lines


def draft_documents(folded: str, lexicon: Lexicon, within: Span | None = None) -> list[Draft]:
    """The documents of one folded text, in order, their spans apart; only of `within` where a page has more."""
    patterns = split_patterns(lexicon)
    front = patterns["front_matter"].search(folded)
    offset, stop = within or (0, len(folded))
    offset = max(offset, front.end()) if front else offset
    lines = [line for line in read_lines(folded) if offset <= line.start < stop]
    drafts = _draft_pieces(lines, patterns) or _draft_carried(lines, folded, patterns, front)
    if drafts:
        return drafts
    end = _end_of_text(lines, patterns, len(folded))
    if front:
        named = _draft_front(folded, front, lines, end, patterns)
        if named:
            return [named]
    return _draft_single(lines, end, patterns)


def _draft_front(
    folded: str, front: re.Match[str], lines: list[Line], end: int, patterns: dict[str, re.Pattern[str]]
) -> Draft | None:
    title = patterns["front_title"].search(folded, front.start(), front.end())
    if title is None:
        return None
    stated = patterns["front_date"].search(folded, front.start(), front.end())
    span = Span(title.start("title"), title.end("title"))
    body = min(lines[0].start, end) if lines else end
    when = find_date(stated["date"]) if stated else None
    return Draft(title.start(), end, span, body, "split.front_matter", page_date=when)


def _draft_pieces(lines: list[Line], patterns: dict[str, re.Pattern[str]]) -> list[Draft]:
    """A page of pieces: each has a title line in 【】, or ends with a date line of its own."""
    titles = [i for i, line in enumerate(lines) if _is_piece_title(line, patterns)]
    dates = [i for i, line in enumerate(lines) if patterns["date_line"].search(line.text)]
    if not dates:
        return []  # 【工作目标】 before a line is a label, no site
    titles = titles or _titles_by_dates(lines, dates, patterns)
    return [_piece(lines, a, b, patterns) for a, b in pairwise([*titles, len(lines)])]


def _titles_by_dates(lines: list[Line], dates: list[int], patterns: dict[str, re.Pattern[str]]) -> list[int]:
    """The title lines of pieces that bear no mark: each right over its date, or the first one behind the last date."""
    if len(dates) < 2 or any(b - a < 3 for a, b in pairwise(dates)):
        return []
    above = [i - 1 for i in dates if i > 0 and _stands_over_date(lines, i)]
    if len(above) == len(dates):
        return above
    stretches = list(pairwise([-1, *dates]))
    if dates[0] >= 2 and not above and all(_is_prose(lines[a + 1 : b]) for a, b in stretches):
        return [_first_title(lines, a + 1, b, patterns) for a, b in stretches]
    return []


def _is_prose(lines: list[Line]) -> bool:
    """Whether a line is a sentence: between the days of a table of one cell a line there is none."""
    return any(len(line.text) > TITLE or SENTENCE_END.search(line.text) for line in lines)


def _stands_over_date(lines: list[Line], date_line: int) -> bool:
    """Whether a short line and a long one enclose a date line: title, date, text."""
    over, under = lines[date_line - 1], lines[min(date_line + 1, len(lines) - 1)]
    return len(over.text) <= TITLE and not SENTENCE_END.search(over.text) and len(under.text) > TITLE


def _is_piece_title(line: Line, patterns: dict[str, re.Pattern[str]]) -> bool:
    return len(line.text) <= LONG and bool(patterns["piece_title"].search(line.text))


def _first_title(lines: list[Line], low: int, high: int, patterns: dict[str, re.Pattern[str]]) -> int:
    """The first line from `low` on that can be a title: no separator, no furniture, no masthead, no 附件1."""
    for i in range(low, high):
        if patterns["attachment"].match(lines[i].text) or patterns["masthead"].search(lines[i].text):
            continue
        if not (patterns["separator"].search(lines[i].text) or patterns["furniture"].search(lines[i].text)):
            return i
    return low


def _piece(lines: list[Line], first: int, after: int, patterns: dict[str, re.Pattern[str]]) -> Draft:
    """One piece from its title line to its date line; without one, to the line before the next piece."""
    last, when = after - 1, None
    for i in range(first + 1, after):
        stated = patterns["date_line"].search(lines[i].text)
        if stated:
            when = find_date(stated["date"])
            if i > first + 1:
                last = i
                break
    else:
        while last > first and (
            patterns["separator"].search(lines[last].text) or patterns["furniture"].search(lines[last].text)
        ):
            last -= 1
    line = lines[first]
    named = patterns["piece_title"].search(line.text)
    name = Span(line.start + named.start("title"), line.end) if named else None
    body = lines[first + 1].start if first < last else line.end
    return Draft(
        line.start,
        lines[last].end,
        Span(line.start, line.end),
        body,
        "split.piece",
        name_span=name,
        site=named["site"] if named else "",
        page_date=when,
    )


def _draft_carried(
    lines: list[Line], folded: str, patterns: dict[str, re.Pattern[str]], front: re.Match[str] | None
) -> list[Draft]:
    """The documents that a notice names in 《》, or the report behind a resolution; the cover is none of them."""
    if not lines:
        return []
    heading = patterns["front_title"].search(folded, front.start(), front.end()) if front else None
    cover = heading["title"] if heading else "".join(line.text for line in lines[:HEADLINES])
    head = Span(lines[0].start, lines[min(COVER, len(lines)) - 1].end)
    if patterns["notice"].search(cover):
        found, rule = _find_named(lines, folded, head, cover, patterns), "split.notice"
    else:
        starts = _report_starts(lines, patterns)
        is_cover = bool(patterns["covering"].search(cover))
        found = [Carried(i, i, None) for i in starts] if is_cover or len(starts) > 1 else []
        rule = "split.covering" if is_cover else "split.reports"
    before = Span(head.start, lines[found[0].first].start if found else head.start)
    stated = find_date(folded, before.start, before.end) if rule == "split.notice" else None
    bounds = [*(lines[hit.first - 1].end for hit in found[1:]), _end_of_text(lines, patterns, len(folded))]
    return [_carried_draft(lines, hit, end, rule, head, stated) for hit, end in zip(found, bounds, strict=bool(found))]


def _carried_draft(lines: list[Line], hit: Carried, end: int, rule: str, head: Span, stated: date | None) -> Draft:
    span = Span(lines[hit.first].start, lines[hit.last].end)
    body = min(lines[hit.last + 1].start, end) if hit.last + 1 < len(lines) else end
    cover = head if rule == "split.notice" else None
    return Draft(span.start, end, span, body, rule, name_span=hit.name, page_date=stated, cover=cover)


def _find_named(
    lines: list[Line], folded: str, head: Span, cover: str, patterns: dict[str, re.Pattern[str]]
) -> list[Carried]:
    """Where the documents begin that the cover names in 《》 or in its own title, in reading order."""
    found: dict[int, Carried] = {}
    for match in QUOTED.finditer(folded, head.start, head.end):
        hit = _find_name(lines, NAME_NOISE.sub("", match[1]), Span(match.start(1), match.end(1)))
        if hit is not None:
            found.setdefault(hit.first, hit)
    named = patterns["issued"].search(cover)
    if not found and named:
        hit = _find_name(lines, NAME_NOISE.sub("", named["name"]), None)
        found = {hit.first: hit} if hit else {}
    return [found[first] for first in sorted(found)]


def _find_name(lines: list[Line], wanted: str, name: Span | None) -> Carried | None:
    """The line, or two or three together, that hold nothing but the name; the first such place behind the cover."""
    for i in range(1, len(lines)):
        joined = ""
        for j in range(i, min(i + 3, len(lines))):
            joined += NAME_NOISE.sub("", lines[j].text)
            if joined == wanted:
                return Carried(i, j, name)
            if not wanted.startswith(joined):
                break
    return None


def _report_starts(lines: list[Line], patterns: dict[str, re.Pattern[str]]) -> list[int]:
    """Lines that hold only 政府工作报告 and are followed by where and when it was given."""
    starts = []
    for i, line in enumerate(lines):
        if len(line.text) <= 40 and patterns["report_title"].search(line.text):
            after = lines[i + 1 : i + 4]
            if any(patterns["delivery"].search(x.text) or find_date(x.text) or "各位代表" in x.text[:8] for x in after):
                starts.append(i)
    return starts


def _end_of_text(lines: list[Line], patterns: dict[str, re.Pattern[str]], size: int) -> int:
    """Behind the last line that is no furniture. Only a page's tail is cut, never its middle."""
    last = len(lines) - 1
    while last > 0 and (
        patterns["separator"].search(lines[last].text) or patterns["furniture"].search(lines[last].text)
    ):
        last -= 1
    return lines[last].end if lines else size


def _draft_single(lines: list[Line], end: int, patterns: dict[str, re.Pattern[str]]) -> list[Draft]:
    if not lines:
        return []
    first = _first_title(lines, 0, len(lines), patterns)
    line = lines[first]
    headed = patterns["inline_title"].match(line.text) if len(line.text) > LONG else None
    if headed:
        # The whole text in one line: its title ends where the first part begins.
        title = Span(line.start + headed.start("title"), line.start + headed.end("title"))
        return [Draft(line.start, end, title, title.end, "split.inline_title")]
    is_text = len(line.text) > LONG or bool(SENTENCE_END.search(line.text)) or bool(_ITEM.match(line.text))
    if is_text or line.text.rstrip("*").endswith((":", ",")):
        # No title at all: the document begins with its first sentence or number.
        return [Draft(line.start, end, Span(line.start, line.start), line.start, "split.untitled")]
    return [_titled(lines, first, end, patterns)]


def _titled(lines: list[Line], first: int, end: int, patterns: dict[str, re.Pattern[str]]) -> Draft:
    """A single document with its title at the line `first`, which may go on in the next one."""
    line = lines[first]
    last = first + 1 if first + 1 < len(lines) and _is_broken_title(line, lines[first + 1], patterns) else first
    end = max(end, lines[last].end)
    behind = last + 1
    while behind + 1 < len(lines) and patterns["page_meta"].search(lines[behind].text):
        behind += 1  # 发布日期:2023-02-27 来源:县政府办 点击数:1736
    body = min(lines[behind].start, end) if behind < len(lines) else lines[last].end
    stated = [x.text for x in lines[last + 1 : last + 4] if patterns["date_line"].search(x.text)]
    over = " ".join(x.text for x in lines[:first] if not patterns["no_date"].search(x.text))
    when = find_date(stated[0]) if stated else find_date(line.text) or find_date(over)
    masthead = Span(lines[0].start, line.start) if first else None
    title = Span(line.start, lines[last].end)
    return Draft(line.start, end, title, body, "split.single", cover=masthead, page_date=when)


def _is_broken_title(line: Line, following: Line, patterns: dict[str, re.Pattern[str]]) -> bool:
    """An issuer alone (上海市杨浦区人民政府) or a title cut in the middle of 报告 goes on in the next line."""
    if len(following.text) > 40 or SENTENCE_END.search(following.text):
        return False
    if not LETTER.search(following.text):
        return False
    is_tail = len(line.text) >= BROKEN_FROM and len(following.text) <= BROKEN_TAIL
    if is_tail and patterns["title_end"].search(following.text):
        return not patterns["title_end"].search(line.text)
    return line.text.endswith(("人民政府", "委员会", "办公室", "工作报"))
