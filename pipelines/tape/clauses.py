"""Where sentences and their comma-separated pieces begin and end, without losing a character's place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.model import Document, Node, Span
from pipelines.text.folding import only_between
from pipelines.values import quick

MASK = "\ue000"
_WORD = re.compile(r"\w")
# A number that counts something: no year, anniversary or ordinal.
NUMBER = re.compile(r"[0-9](?<![0-9]{2})[0-9]*(?![0-9]|年|周年|届|号)")
SENTENCE_END = re.compile(r"[。;!?\n]")
CLAUSE_END = re.compile(r"[。;!?\n,:]")
_SENTENCE = re.compile(r"[^。;!?\n]+")
# A comma between digits that is a thousands separator ends no clause.
_PIECE = re.compile(r"(?:[^,:]++|(?<=[0-9]),(?=[0-9]{3}(?![0-9])))++[,:]?")
# Brackets and quotation marks on one line, in pairs; what stands inside opens no clause of the outer text.
_ENCLOSED = re.compile(
    r"\([^()\n。]{0,80}\)|\[[^\[\]\n]{0,80}\]|“[^“”\n]{0,60}”|‘[^‘’\n]{0,60}’|《[^《》\n]{0,60}》|【[^【】\n]{0,60}】"
    r"|「[^「」\n]{0,60}」|『[^『』\n]{0,60}』|\"[^\"\n,。;]{1,40}\""
)


def mask_enclosed(folded: str) -> str:
    """The same length, with the insides of brackets, quotation marks and titles blanked out."""
    return _ENCLOSED.sub(_blank, folded)


def _blank(match: re.Match[str]) -> str:
    words = match.group()
    return words[0] + MASK * (len(words) - 2) + words[-1]


@quick
@dataclass(frozen=True, slots=True)
class Region:
    """The text that belongs to a node and to none of its children.

    It includes the title where text goes on behind it on the same line (5.加快开发。推进…), where it holds a number,
    or where there is nothing else. The title's first clause ends at `headline_end`; that is `start` where no title is
    included, or where it is all there is.
    """

    node: Node
    start: int
    end: int
    headline_end: int


class Regions(NamedTuple):
    """A document's folded text at the source's offsets, its regions with the sentences of each, and the year that each
    node speaks of.
    """

    folded: str
    own: tuple[Region, ...]
    sentences: tuple[tuple[Span, ...], ...]
    years: tuple[int | None, ...]


def read_regions(folded: str, document: Document, nodes: tuple[Node, ...]) -> Regions:
    """The regions of a document as several stages read them; `folded` is the text of its source."""
    folded = only_between(folded, document.start, document.end)
    own = tuple(own_regions(folded, nodes))
    sentences = tuple(tuple(Span(*each) for each in split_sentences(folded, one.start, one.end)) for one in own)
    return Regions(folded, own, sentences, node_years(nodes))


def node_years(nodes: Sequence[Node]) -> tuple[int | None, ...]:
    """The year that each node's heading names, else the nearest heading above it."""
    years: list[int | None] = []
    for node in nodes:
        years.append(node.year if node.year or node.parent is None else years[node.parent])
    return tuple(years)


def own_regions(masked: str, nodes: Sequence[Node]) -> Iterator[Region]:
    """One region a node, in reading order, never overlapping; none where a node has no text of its own."""
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        end = node.end if following is None else min(node.end, following.start)
        start = headline_end = node.body_start
        if node.parent is not None and node.title:
            is_leaf = following is None or following.parent != node.index
            is_alone = is_leaf and not _WORD.search(masked, start, end)
            if is_alone or _runs_on(masked, node, end) or _holds_number(masked, node):
                start = headline_end = node.start + len(node.marker)
                if not is_alone:
                    clause = CLAUSE_END.search(masked, start, end)
                    headline_end = clause.end() if clause else end
        if end > start:
            yield Region(node, start, end, headline_end)


def _runs_on(masked: str, node: Node, end: int) -> bool:
    """Text follows the title on its own line."""
    if masked.find("\n", node.start, node.body_start) >= 0:
        return False
    line_end = masked.find("\n", node.body_start, end)
    return _WORD.search(masked, node.body_start, line_end if line_end >= 0 else end) is not None


def _holds_number(masked: str, node: Node) -> bool:
    return NUMBER.search(masked, node.start + len(node.marker), node.body_start) is not None


def split_sentences(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of `masked[start:end]`, cut at 。;！？ and line ends."""
    return [match.span() for match in _SENTENCE.finditer(masked, start, end)]


def sentence_before(folded: str, low: int, at: int) -> int:
    """Where the sentence begins that holds a place, `low` where it begins before that."""
    marks = [mark.end() for mark in SENTENCE_END.finditer(folded, low, at)]
    return marks[-1] if marks else low


def sentence_behind(folded: str, at: int, high: int) -> int:
    """Where the sentence ends that holds a place, `high` where it ends behind that."""
    mark = SENTENCE_END.search(folded, at, high)
    return mark.start() if mark else high


class Signs:
    """Where the signs that end a clause, a sentence or a line stand in a document, in order."""

    def __init__(self, pattern: re.Pattern[str], folded: str, document: Document) -> None:
        self._before = document.start
        self._behind = document.end
        self._places = [match.start() for match in pattern.finditer(folded, document.start, document.end)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between the last sign in front of `start` and the first one at `end` or behind it."""
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        before = self._places[first - 1] + 1 if first else self._before
        return before, self._places[last] if last < len(self._places) else self._behind


def split_pieces(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of a sentence between commas and colons; each keeps the sign that ends it."""
    return [match.span() for match in _PIECE.finditer(masked, start, end)]
