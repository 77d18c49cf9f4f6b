"""The sentences of a document's numbers: cut at marks, at line ends and where a node of the outline begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipelines.extract.tables.places import Place
from pipelines.model import Node
from pipelines.tape.clauses import split_sentences
from pipelines.text.numerals import scan_numerals

# Each number has its sentence beside it, and is read by it: thousands of numbers between two marks would take time and
# memory by their square. Real sentences are shorter.
LONGEST_SENTENCE = 2_000
_BREAK = re.compile(r"(?:(?<=\d[一-龥])|(?<=\d[一-龥]{2})|(?<=\d[一-龥]{3})) +(?=[一-龥])")
_COMMA = re.compile(r",(?!\d{3})|、")


class Sentence(NamedTuple):
    """A sentence of one outline node; offsets count characters of the source. `numerals` are the spans of those in it.

    `place` is that in a table.
    """

    start: int
    end: int
    node: Node
    numerals: list[tuple[int, int]]
    place: Place | None = None


class SentenceCutter:
    """Cuts the folded text of one document; a sentence never reaches over the start or the title's end of a node."""

    def __init__(self, text: str, nodes: tuple[Node, ...]) -> None:
        self._text = text
        cuts: dict[int, Node] = {}
        for node in nodes:
            cuts[node.start] = node
            cuts[min(node.body_start, node.end)] = node
        self._cuts = dict(sorted(cuts.items()))
        self._starts = list(self._cuts)

    def cut(self, start: int, end: int) -> Iterator[Sentence]:
        """The sentences of `text[start:end]` in order."""
        if start >= end:
            return
        node = self.node_at(start)
        inside = self._starts[bisect_right(self._starts, start) :]
        for low, high in pairwise([start, *(cut for cut in inside if cut < end), end]):
            node = self._cuts.get(low, node)
            yield from self._cut_stretch(low, high, node, None)

    def cut_cell(self, place: Place, node: Node) -> list[Sentence]:
        """The sentences of a table's cell."""
        found = self._cut_stretch(place.cell.start, place.cell.end, node, place)
        return [part for sentence in found for part in self._cut_at_blanks(sentence)]

    def _cut_at_blanks(self, sentence: Sentence) -> Iterator[Sentence]:
        """A line break in a cell is a blank: 改造小区32个 惠及居民4850户 are two goals."""
        start, numerals = sentence.start, sentence.numerals
        for end in [*(match.end() for match in _BREAK.finditer(self._text, start, sentence.end)), sentence.end]:
            yield sentence._replace(start=start, end=end, numerals=[n for n in numerals if start <= n[0] < end])
            start = end

    def _cut_stretch(self, low: int, high: int, node: Node, place: Place | None) -> list[Sentence]:
        # No numeral reaches over a mark, so those of all the sentences are found in one go.
        numerals, at, sentences = scan_numerals(self._text, low, high), 0, list[Sentence]()
        for start, end in self._spans(low, high):
            first = at
            while at < len(numerals) and numerals[at][0] < end:
                at += 1
            sentences.append(Sentence(start, end, node, numerals[first:at], place))
        return sentences

    def _spans(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """The stretches between marks; one that is no sentence any more, for its length, is cut at its commas."""
        for first, end in split_sentences(self._text, low, high):
            start = first
            if end - start > LONGEST_SENTENCE:
                for comma in _COMMA.finditer(self._text, start, end):
                    if comma.end() - start >= LONGEST_SENTENCE:
                        yield start, comma.end()
                        start = comma.end()
            if start < end:
                yield start, end

    def node_at(self, at: int) -> Node:
        """The node that holds a place: the last one whose start or text begins there or before."""
        return self._cuts[self._starts[max(bisect_right(self._starts, at) - 1, 0)]]
