"""The numberings that begin a place of the outline: 一、 (一) 1. (1) ① 第一部分 附件1, and 一是 in problem parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once

HAN = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
NUMERAL = re.compile(r"\d+|[一二三四五六七八九十]+|[①-⑳]")
LEAD = re.compile(r"[*# ]*")
# Before a marker inside a line: the end of a sentence, a blank, or (checked by number) the end of a heading.
CLEAN = frozenset(' 。;:!?”")》')


class Marker(NamedTuple):
    """A numbering at `start:end`; `ordinal` is its number, 0 where it has none."""

    start: int
    end: int
    kind: str
    rank: int
    ordinal: int
    rule_id: str


class MarkerTable(NamedTuple):
    """All numberings in one pattern and each in its own, their ranks and rules by kind."""

    pattern: re.Pattern[str]
    apart: tuple[tuple[str, re.Pattern[str]], ...]
    ranks: dict[str, int]
    rules: dict[str, str]


@made_once
def marker_table(lexicon: Lexicon) -> MarkerTable:
    """The compiled numberings of one lexicon."""
    rows = lexicon.outline_markers
    pattern = re.compile("|".join(f"(?P<{row.kind}>{row.pattern})" for row in rows))
    return MarkerTable(
        pattern,
        tuple((row.kind, re.compile(row.pattern)) for row in rows if row.kind not in ("attachment", "is")),
        {row.kind: row.rank for row in rows},
        {row.kind: row.rule_id for row in rows},
    )


def marker_at(folded: str, at: int, table: MarkerTable) -> Marker | None:
    """The numbering at the beginning of a line; bold and heading signs before it are passed over."""
    lead = LEAD.match(folded, at)
    match = table.pattern.match(folded, lead.end() if lead else at)
    return _as_marker(match, match.lastgroup or "", table) if match else None


def markers_inside(folded: str, start: int, end: int, first: Marker | None, table: MarkerTable) -> list[Marker]:
    """The numberings inside a line that has lost its breaks, kept where their numbers run on from `first`."""
    found: list[Marker] = []
    last: dict[str, int] = {first.kind: first.ordinal} if first else {}
    ever = dict(last)  # numbers that run on under the next heading: 二、 3.
    # One pass for each kind: a pattern that begins with a set of characters is searched faster than alternatives.
    places = [
        _as_marker(match, kind, table)
        for kind, pattern in table.apart
        for match in pattern.finditer(folded, start, end)
    ]
    for marker in sorted(places):
        before = folded[marker.start - 1] if marker.start > start else " "
        if _runs_on(marker, before, last, ever, found):
            found.append(marker)
            last[marker.kind] = ever[marker.kind] = marker.ordinal
            for kind, rank in table.ranks.items():
                if rank > marker.rank:
                    last.pop(kind, None)
    return found


def _runs_on(marker: Marker, before: str, last: dict[str, int], ever: dict[str, int], found: list[Marker]) -> bool:
    """A first number opens a list behind a blank, a sentence or a heading; a later one follows its predecessor."""
    previous = last.get(marker.kind)
    if marker.kind in ("part", "glossary"):
        return True
    if previous is None:
        is_below_heading = bool(found) and marker.rank > found[-1].rank and marker.start - found[-1].end <= 70
        is_first = marker.ordinal == 1 or (is_below_heading and marker.ordinal == ever.get(marker.kind, 0) + 1)
        return (is_first and (before in CLEAN or is_below_heading)) or (marker.kind == "han" and before == " ")
    return marker.ordinal == previous + 1 and (before in CLEAN or marker.rank >= 50)


def _as_marker(match: re.Match[str], kind: str, table: MarkerTable) -> Marker:
    return Marker(*match.span(), kind, table.ranks[kind], _ordinal_of(match[0]), table.rules[kind])


def _ordinal_of(words: str) -> int:
    """The number in a numbering, 0 where it has none."""
    numeral = NUMERAL.search(words)
    return read_ordinal(numeral[0]) if numeral else 0


def read_ordinal(word: str) -> int:
    """12, 十二 or ⑫ as a number."""
    if word.isdecimal():
        return int(word)
    if "①" <= word <= "⑳":
        return ord(word) - ord("①") + 1
    tens, ten, ones = word.partition("十")
    if not ten:
        return HAN.get(word[-1], 0)
    return 10 * (HAN[tens] if tens else 1) + (HAN[ones] if ones else 0)
