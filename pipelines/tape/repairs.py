"""Text that a scrape has damaged: which characters it lost, where, and how those places are read.

Repairs are annotations; the text itself stays as it was decoded. A very common character that a long text does
not hold at all was lost, not avoided: in 200 reports over 5,000 characters none of `common_characters.csv` is absent.
"""

from __future__ import annotations

import re

from pipelines.lexicon import Lexicon, RepairPattern
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Issue, Repair
from pipelines.text.guards import GuardedPattern, shared_guard

_LONG = 5000
_EXPECTED = 15.0
DIGITS = "digits"


def lost_characters(text: str, start: int, end: int, lexicon: Lexicon) -> frozenset[str]:
    """Common characters that `text[start:end]` lacks though 15 or more of each were to be expected."""
    length = end - start
    if length < _LONG:
        return frozenset()
    return frozenset(
        row.character
        for row in lexicon.common_characters
        if row.per_thousand * length / 1000 >= _EXPECTED and text.find(row.character, start, end) < 0
    )


def find_losses(document: Document, lost: frozenset[str], lexicon: Lexicon) -> tuple[Issue, ...]:
    """One doubt for each character that the document has lost, whether its places can be repaired or not."""
    length = document.end - document.start
    return tuple(
        Issue(
            *document.title_span,
            "character_lost",
            f"the text holds no {row.character}, where about {row.per_thousand * length / 1000:.0f} were expected",
        )
        for row in lexicon.common_characters
        if row.character in lost
    )


def find_repairs(text: str, document: Document, lost: frozenset[str], lexicon: Lexicon) -> tuple[Repair, ...]:
    """Every damaged place of the document with its reading, in order; doubtful ones are not certain."""
    repairs: dict[int, Repair] = {}
    for pattern, row in _repair_patterns(lexicon):
        if row.lost not in lost and row.lost != DIGITS:
            continue
        for match in pattern.finditer(text, document.start, document.end):
            place = match.start("gap")
            repairs.setdefault(place, Repair(place, place, row.reading, row.is_certain, row.rule_id))
    return tuple(repairs[place] for place in sorted(repairs))


def mend_phrase(phrase: str, lost: frozenset[str], lexicon: Lexicon) -> str:
    """The phrase with its certainly lost characters put back: 跨公司地区总部 -> 跨国公司地区总部."""
    may_hold, repairs = _certain_repairs(lexicon, lost)
    if may_hold.search(phrase) is None:
        return phrase
    for pattern, row in repairs:
        phrase = pattern.sub(lambda m, row=row: _fill(m, row), phrase)  # type: ignore[misc]
    return phrase


def _fill(match: re.Match[str], row: RepairPattern) -> str:
    at = match.start("gap") - match.start()
    return match.group()[:at] + row.reading + match.group()[at:]


@made_once
def _repair_patterns(lexicon: Lexicon) -> tuple[tuple[GuardedPattern, RepairPattern], ...]:
    return tuple((GuardedPattern(row.pattern), row) for row in lexicon.repair_patterns)


@made_once
def _certain_repairs(
    lexicon: Lexicon, lost: frozenset[str]
) -> tuple[re.Pattern[str], tuple[tuple[GuardedPattern, RepairPattern], ...]]:
    """What finds a word in every phrase to be mended, and the repairs."""
    repairs = tuple((p, row) for p, row in _repair_patterns(lexicon) if row.lost in lost and row.is_certain)
    return shared_guard(pattern.pattern for pattern, _ in repairs), repairs
