"""Which documents are one paper: copies of it (re-post, Word file, other site) and a later issue that corrects it.

Pure: takes the papers of one government and year, gives pairs. A copy says the same numbers in the same words. A
corrected issue bears the same title, says that it corrects, and says most numbers of the older one again; only what
it says again is replaced.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipelines.text.folding import fold_text

# How much of the shorter text, and of the larger set of numbers, a copy shares with its original; what a page puts
# around its text may make one of them longer.
SAME_TEXT, SAME_NUMBERS, SIZE = 0.9, 0.95, 0.6
SAME_WORDS = 0.95  # of the longer text, where there are fewer numbers than tell a paper
FEWEST = 3
# Share of the older issue's numbers that the newer one says again, changed or not.
SAID_AGAIN = 0.6
SHINGLE, SHORTEST_TITLE, SHORTEST_TEXT = 6, 6, 40
_LETTERS = re.compile(r"[^0-9A-Za-z一-龥.%]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
# The line that tells day, source and readers differs from site to site.
_DAY_LINE = re.compile(r"^[^\n。;]{0,24}(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}[^\n。;]{0,40}$", re.MULTILINE)
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]")


class Said(NamedTuple):
    """One number of a paper; `sentence` is its sentence as written, `written` its own characters."""

    quantity_id: str
    kind: str
    indicator_id: str
    value: float
    unit: str
    sentence: str


class Paper(NamedTuple):
    """A document with its numbers in reading order. `known_on` orders papers: those without a date come last."""

    document_id: str
    known_on: int
    source_uri: str
    title: str
    text: str
    numbers: tuple[Said, ...]


class Copy(NamedTuple):
    """`document_id` is one paper with `first_id`: relation copy, or replaced by `first_id` (a corrected issue)."""

    document_id: str
    first_id: str
    relation: str
    likeness: float


class Replaced(NamedTuple):
    """A number of the older issue and the number of the newer one that stands for it, the same or a changed one."""

    quantity_id: str
    by_id: str
    is_changed: bool


def find_copies(papers: Sequence[Paper], corrects: re.Pattern[str]) -> tuple[list[Copy], list[Replaced]]:
    """The copies among papers of one government and year, and what corrected issues replace.

    `corrects`: words by which a paper says that it corrects another, looked for in its title, head and end.
    """
    ordered = sorted(papers, key=lambda paper: (paper.known_on, paper.source_uri, paper.document_id))
    copies: list[Copy] = []
    originals: list[_Read] = []
    for paper in map(_Read, ordered):
        found = _original_of(paper, originals)
        if found is None:
            originals.append(paper)
        else:
            copies.append(found)
    replaced: list[Replaced] = []
    for newer, older, pairs in _corrections([original.paper for original in originals], corrects):
        share = round(len(pairs) / len(older.numbers), 4)
        copies.append(Copy(older.document_id, newer.document_id, "replaced", share))
        replaced += pairs
    return copies, replaced


class _Read:
    """A paper with its numbers counted. Its words are read when they are first asked for: the numbers of most papers
    tell them apart.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.told = Counter(map(_fact, paper.numbers))

    @cached_property
    def shingles(self) -> frozenset[str]:
        return _shingles(self.paper.text)


def _original_of(paper: _Read, originals: Sequence[_Read]) -> Copy | None:
    """The first paper that says the same numbers in the same words."""
    told = paper.told
    for original in originals:
        fewer, more = sorted((len(paper.paper.numbers), len(original.paper.numbers)))
        if fewer < SAME_NUMBERS * more or (told & original.told).total() < SAME_NUMBERS * more:
            continue
        mine, yours = paper.shingles, original.shingles
        least, most = sorted((len(mine), len(yours)))
        if len(mine) < SHORTEST_TEXT or least < SIZE * most:
            continue
        shared = len(mine & yours)
        if shared >= SAME_WORDS * most or (told.total() >= FEWEST and shared >= SAME_TEXT * least):
            return Copy(paper.paper.document_id, original.paper.document_id, "copy", round(shared / least, 4))
    return None


def _corrections(papers: Sequence[Paper], corrects: re.Pattern[str]) -> Iterator[tuple[Paper, Paper, list[Replaced]]]:
    """(newer, older, what the newer replaces) of papers with one title, the newer of which says that it corrects."""
    by_title: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        title = _title(paper.title, corrects)
        if len(title) >= SHORTEST_TITLE:
            by_title[title].append(paper)
    for issues in by_title.values():
        for older, newer in pairwise(issues):
            if not older.numbers or not _says_so(newer, corrects):
                continue
            pairs = _pair(older, newer)
            if len(pairs) >= SAID_AGAIN * len(older.numbers):
                yield newer, older, pairs


def _says_so(paper: Paper, corrects: re.Pattern[str]) -> bool:
    folded = fold_text(paper.text)
    return any(corrects.search(words) for words in (fold_text(paper.title), folded[:300], folded[-300:]))


def _pair(older: Paper, newer: Paper) -> list[Replaced]:
    """Each number of the older issue with the one of the newer that says the same, or speaks of the same thing."""
    free = list(newer.numbers)
    pairs: list[Replaced] = []
    for said in older.numbers:
        same = next((other for other in free if _fact(other) == _fact(said)), None)
        again = same or next((other for other in free if _is_of_one_thing(said, other)), None)
        if again is not None:
            free.remove(again)
            pairs.append(Replaced(said.quantity_id, again.quantity_id, same is None))
    return pairs


def _is_of_one_thing(one: Said, other: Said) -> bool:
    if (one.kind, one.unit) != (other.kind, other.unit):
        return False
    return one.indicator_id == other.indicator_id or _masked(one.sentence) == _masked(other.sentence)


def _masked(sentence: str) -> str:
    return _LETTERS.sub("", _DIGITS.sub("", fold_text(sentence)))


def _fact(said: Said) -> tuple[str, str, float, str]:
    return said.kind, said.indicator_id, said.value, said.unit


def _title(title: str, corrects: re.Pattern[str]) -> str:
    """The title without brackets, and without the words that tell a corrected issue."""
    return _LETTERS.sub("", corrects.sub("", _BRACKET.sub("", fold_text(title))))


def _shingles(text: str) -> frozenset[str]:
    """Every run of characters of one length, without the line of the day, blanks, marks of sentences and of layout."""
    plain = _LETTERS.sub("", _DAY_LINE.sub("", fold_text(text)))
    return frozenset([plain[at : at + SHINGLE] for at in range(max(0, len(plain) - SHINGLE + 1))])
