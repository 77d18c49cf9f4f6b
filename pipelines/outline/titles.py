"""Where the title of a heading ends: at its bold mark, line or sentence, or, the break being lost, its phrase."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.outline.lines import outline_patterns

WHOLE_LINE = 64  # a line no longer than this is a title from end to end
SENTENCE_TITLE = 46  # a first sentence no longer than this is a title
REMAINDER = 8  # a sentence behind a lost break is no shorter than this
LONGEST = 60  # a title without any sign behind it is no longer than this
STOP = re.compile(r"[。;!?:\n]")
CLAUSE = re.compile(r"[,。;!?:\n]")
KEY = re.compile(r"[,;] ?[^,;:]{2,8}:$")  # 新增企业20户,责任单位:
BOLD_END = re.compile(r"\*\*")
TRAIL = " *。;:,.、"


class Title(NamedTuple):
    """A title at `start:end`; the text of its place begins at `body`."""

    start: int
    end: int
    body: int


@made_once
def break_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """A word that ends titles before one that begins sentences or itself again; any word before a strong opener."""
    words: dict[str, str] = {}
    for role in ("opener", "strong_opener", "ending"):
        found = sorted((r.word for r in lexicon.title_breaks if r.role == role), key=len, reverse=True)
        words[role] = "|".join(map(re.escape, found))
    opener = rf"(?:{words['opener']}|{words['strong_opener']}|\d{{4}}年)"
    return re.compile(
        rf"(?:{words['ending']}|”)(?={opener})|(?P<twice>[一-龥]{{2}})(?=(?P=twice))"
        rf"|[^\W的和与及须要续期在地并不新再是为以](?={words['strong_opener']})"
    )


def title_of_line(folded: str, start: int, line_end: int, lexicon: Lexicon) -> Title:
    """The title behind a marker that begins a line."""
    start = _skip(folded, start, line_end)
    bold = BOLD_END.search(folded, start, line_end)
    if bold and bold.start() > start and "**" in folded[max(0, start - 12) : start]:
        return _trimmed(folded, start, bold.start(), bold.end(), line_end)
    stop = STOP.search(folded, start, line_end)
    is_short = stop is not None and stop.start() - start <= SENTENCE_TITLE
    if line_end - start <= WHOLE_LINE and (stop is None or (is_short and stop.end() >= line_end - 2)):
        return _trimmed(folded, start, line_end, line_end, line_end)
    if stop is not None and is_short:
        return _first_sentence(folded, start, stop, line_end)
    at = _lost_break(folded, start, stop.start() if stop else line_end, lexicon)
    if at is not None and folded[start:at].count(",") <= 1:
        return Title(start, at, at)
    clause = CLAUSE.search(folded, start, line_end)
    end, body = clause.span() if clause else (line_end, line_end)
    return _trimmed(folded, start, end, body, line_end)


def _first_sentence(folded: str, start: int, stop: re.Match[str], line_end: int) -> Title:
    """The first sentence of a line, up to the key (责任单位:) that stands in it."""
    key = KEY.search(folded, start, stop.end())
    if key is None or key.start() == stop.start():
        return _trimmed(folded, start, stop.start(), stop.end(), line_end)
    return _trimmed(folded, start, key.start(), key.start() + 1, line_end)


def title_inside(folded: str, start: int, stop: int, lexicon: Lexicon) -> Title:
    """The title behind a marker inside a line without breaks; `stop` is where the next marker stands."""
    start = _skip(folded, start, stop)
    phrase = outline_patterns(lexicon)["year_phrase"].match(folded, start, stop)
    if phrase:
        return Title(start, phrase.end(), phrase.end())
    sign = STOP.search(folded, start, stop)
    if stop - start <= WHOLE_LINE and sign is None:
        return _trimmed(folded, start, stop, stop, stop)
    limit = min(sign.start() if sign else stop, start + 2 * LONGEST)
    blank = folded.find(" ", start, limit)
    if 0 < blank - start <= LONGEST:
        return _trimmed(folded, start, blank, blank, stop)
    at = _lost_break(folded, start, limit, lexicon)
    if at is not None:
        return Title(start, at, at)
    if limit - start <= SENTENCE_TITLE:
        return _trimmed(folded, start, limit, sign.end() if sign else limit, stop)
    clause = CLAUSE.search(folded, start, stop)
    end = clause.start() if clause else limit
    return _trimmed(folded, start, end, end, stop)


def _lost_break(folded: str, start: int, limit: int, lexicon: Lexicon) -> int | None:
    """Where a title runs into its text: the last fitting place of the first clause that has one.

    A fitting place has a word of a title's end before it and a word of a sentence's beginning behind it, or the
    same word on both sides (改进政府作风|作风建设…), and a whole sentence behind it, not a mere 建设 or 持续改善.
    """
    far = min(limit, start + LONGEST)
    found: int | None = None
    for match in break_pattern(lexicon).finditer(folded, start + 4, far):
        at = match.end()
        if limit - at < REMAINDER:
            break
        if found is not None and "," in folded[found:at]:
            break
        if found is None or at - found >= 4:
            found = at
    return found


def first_clause(folded: str, start: int, stop: int) -> Title:
    """The first clause: the title of 一是… in a problem part."""
    clause = CLAUSE.search(folded, start, stop)
    end = clause.start() if clause else stop
    return _trimmed(folded, start, end, end, stop)


def _skip(folded: str, start: int, stop: int) -> int:
    while start < stop and folded[start] in " *、.:":
        start += 1
    return start


def _trimmed(folded: str, start: int, end: int, body: int, stop: int) -> Title:
    while end > start and folded[end - 1] in TRAIL:
        end -= 1
    while body < stop and folded[body] in " *":
        body += 1
    return Title(start, end, body)
