"""The theme of each number and task by its own words: its name, its clause, its sentence, then what holds it.

A heading says little of a number below it (GDP stands under 党建, schools under 民生), so every row of a list of goals
gets a theme of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.extract.themes.themes import Keywords, Scores, classify_themes, find_hits, number_keywords, score_nodes
from pipelines.lexicon import Lexicon
from pipelines.model import Quantity, RelativeTarget, Span, Task
from pipelines.tape.clauses import CLAUSE_END, SENTENCE_END, Signs
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

# How much a level counts where its words are sure of a theme; and how many points of keywords make it sure.
NAME, CLAUSE, SENTENCE, OPENING, HOLDER = 7.0, 2.0, 1.0, 1.6, 1.5
SURE = 4.0
LAST = 1.3  # the last keyword of a Chinese name is its head: 农村公路 is a road
LONGEST_OPENING = 40  # characters of a paragraph's first words (**推进健康广州建设。**) that are read as its heading
LONGEST_CLAUSE = 60  # characters of a task that say what it is about
_LINE = re.compile(r"\n")


class Passage(NamedTuple):
    """A number or a task: its name (a number's indicator), where it stands, and the outline's node that holds it."""

    name: str
    start: int
    end: int
    node: int


class Themes(NamedTuple):
    """Theme codes: of the outline's nodes by index, of numbers and tasks by their span; None where none speaks."""

    of_nodes: dict[int, str | None]
    of_passages: dict[Span, str | None]


def find_themes(
    tape: Tape,
    quantities: Sequence[Quantity],
    tasks: Sequence[Task],
    relative_targets: Sequence[RelativeTarget],
    lexicon: Lexicon,
) -> Themes:
    """The themes of a document's work items, and of what is promised and reported in it."""
    points = score_nodes(tape, lexicon)
    passages = _passages_of(quantities, tasks, relative_targets)
    return Themes(classify_themes(tape.nodes, points), classify_passages(tape, points, passages, lexicon))


def classify_passages(
    tape: Tape, points: Sequence[Scores], passages: Iterable[Passage], lexicon: Lexicon
) -> dict[Span, str | None]:
    """Theme code by the span of each passage; None where neither its words nor what holds it speak for any.

    `points` are those of the outline's nodes.
    """
    reader = _Reader(tape, points, lexicon)
    return {Span(passage.start, passage.end): reader.classify(passage) for passage in passages}


def _passages_of(
    quantities: Sequence[Quantity], tasks: Sequence[Task], relative_targets: Sequence[RelativeTarget]
) -> Iterable[Passage]:
    """Everything of a document that has a theme of its own beside its work items."""
    for task in tasks:
        yield Passage(task.object, task.start, task.end, task.node)
    for quantity in quantities:
        yield Passage(quantity.indicator, quantity.start, quantity.end, quantity.node)
    for found in relative_targets:
        yield Passage(found.indicator, found.start, found.end, found.node)


class _Reader:
    """One document with the keywords that stand in it and the scores of its nodes."""

    def __init__(self, tape: Tape, points: Sequence[Scores], lexicon: Lexicon) -> None:
        folded, document = tape.folded, tape.document
        self._keywords = number_keywords(lexicon)
        self._share_of = reading_patterns(lexicon)["share_of"]
        self._hits = find_hits(folded, [(document.start, document.end)], self._keywords)
        self._clauses = Signs(CLAUSE_END, folded, document)
        self._sentences = Signs(SENTENCE_END, folded, document)
        self._lines = Signs(_LINE, folded, document)
        self._points = points
        self._names: dict[str, Scores] = {"": {}}
        self._stretches: dict[tuple[int, int], Scores] = {}

    def classify(self, passage: Passage) -> str | None:
        """The theme of one passage: the sum of what each level says, the nearer ones louder."""
        named = self._name(passage.name)
        if len(named) == 1 and sum(named.values()) >= SURE:
            return next(iter(named))  # all other levels together could not outweigh it
        start, end = self._clauses.around(passage.start, min(passage.end, passage.start + LONGEST_CLAUSE))
        first, last = self._sentences.around(start, end)
        line, _ = self._lines.around(first, first)
        _, opening = self._clauses.around(line, line)
        opening = min(opening, line + LONGEST_OPENING)
        total: Scores = {}
        _add(total, NAME, named)
        _add(total, CLAUSE, self._between(start, end))
        _add(total, SENTENCE, self._between(first, last))
        if opening <= first:
            _add(total, OPENING, self._between(line, opening))
        _add(total, HOLDER, self._points[passage.node], least=0.0)
        return max(total, key=total.__getitem__, default=None)

    def _name(self, name: str) -> Scores:
        scores = self._names.get(name)
        if scores is None:
            # In a share it is the part that is spoken of: 教育经费占国内生产总值比例.
            hits = self._find(self._share_of.split(name, 1)[0]) or self._find(name)
            scores = _points(hits, self._keywords)
            for code, weight in self._keywords.weights[hits[-1]] if hits else ():
                scores[code] += weight * (LAST - 1)
            self._names[name] = scores
        return scores

    def _find(self, words: str) -> list[int]:
        return [keyword for keyword, _, _ in self._keywords.automaton.find_matches_as_indexes(words)]

    def _between(self, start: int, end: int) -> Scores:
        scores = self._stretches.get((start, end))
        if scores is None:
            first, last = bisect_left(self._hits.starts, start), bisect_left(self._hits.starts, end)
            scores = self._stretches[(start, end)] = _points(self._hits.keywords[first:last], self._keywords)
        return scores


def _points(hits: list[int], keywords: Keywords) -> Scores:
    scores: Scores = {}
    for keyword in dict.fromkeys(hits):
        for code, weight in keywords.weights[keyword]:
            scores[code] = scores.get(code, 0.0) + weight
    return scores


def _add(total: Scores, factor: float, scores: Scores, least: float = SURE) -> None:
    """Shares of the level's points, of `least` at least: the fewer of the factor the less sure its words are."""
    whole = max(sum(scores.values()), least)
    for code, score in scores.items():
        total[code] = total.get(code, 0.0) + factor * score / whole
