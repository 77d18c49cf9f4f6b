"""Matching within one block: the targets and results of one government, one family of units and one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from pipelines.matching.compatibility import Fit, read_fit
from pipelines.matching.facts import Fact, Match
from pipelines.matching.phrases import Phrase, read_phrase
from pipelines.matching.rules import MatchRules
from pipelines.matching.scores import Scorer

# Pairs whose words are less alike than this are not looked at, unless one name ends the other.
FIRST_LOOK = 0.5
# A result with another base is only shown beside the target where it surely is the same indicator.
SHOWN_BESIDE = 0.8
# How alike two promises of one value are that are one, said twice (老旧小区改造200个, 微改造老旧小区200个).
SAID_TWICE = 0.85


class Pair(NamedTuple):
    """A target and a result, by their places in the block, with fit and score."""

    target: int
    result: int
    fit: Fit
    score: float


def match_block(targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> Iterator[Match]:
    """At most one full match per target, and any number of part-period matches; facts in reading order.

    A target without either may get one result of the same indicator that has another base or unit.

    Documents are asked in turn, the regular review of the year first, then by date: what an earlier one has answered
    no later one changes. Within a document a result answers one target only, or several of one indicator.
    """
    if not targets or not results:
        return
    block = _Block(targets, results, rules)
    pairs = list(block.find_pairs())
    full = list(_choose(block, [p for p in pairs if p.fit.kind == "full"]))
    parts = list(_choose_parts(block, [p for p in pairs if p.fit.kind == "part"]))
    yield from full
    yield from parts
    answered = {match.target_id for match in (*full, *parts)}
    beside = [p for p in pairs if p.fit.kind == "incomparable" and targets[p.target].fact_id not in answered]
    yield from _choose(block, beside)


class _Block:
    """Finds the pairs of a block that fit and score well enough."""

    def __init__(self, targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> None:
        self.targets = targets
        self.results = results
        self._rules = rules
        self._scorer = Scorer(rules)
        self._words = [read_phrase(fact, rules) for fact in targets]
        self._read: dict[int, Phrase] = {}
        self._answering = {code: rules.answering(code) for code in {fact.district_code for fact in targets}}
        self._by_indicator: dict[str, list[int]] = defaultdict(list)
        for r, result in enumerate(results):
            self._by_indicator[result.indicator_id].append(r)

    def is_said_twice(self, first: int, second: int) -> bool:
        """Whether two targets are of one indicator, or two mentions of one promise."""
        one, two = self.targets[first], self.targets[second]
        if (one.indicator_id, one.measure) == (two.indicator_id, two.measure):
            return True
        said, again = (one.promised, one.unit, one.period_start), (two.promised, two.unit, two.period_start)
        if one.promised is None or said != again:
            return False
        return self._scorer.score(one, self._words[first], two, self._words[second]) >= SAID_TWICE

    def _other(self, r: int) -> Phrase:
        """A result's phrase, read when it is first asked for: most results are nobody's candidates."""
        if r not in self._read:
            self._read[r] = read_phrase(self.results[r], self._rules)
        return self._read[r]

    def find_pairs(self) -> Iterator[Pair]:
        """By indicator first; likeness of words has nothing to add where a document answers by the same indicator."""
        documents = frozenset(result.document_id for result in self.results)
        closed: dict[int, frozenset[str]] = {}
        for t, target in enumerate(self.targets):
            same = self._pairs(t, self._by_indicator.get(target.indicator_id, ()))
            yield from same
            closed[t] = frozenset(self.results[pair.result].document_id for pair in same if pair.fit.kind == "full")
        open_targets = [t for t in closed if closed[t] != documents]
        for t, near in self._near_results(open_targets):
            yield from self._pairs(t, [r for r in near if self.results[r].document_id not in closed[t]])

    def _pairs(self, t: int, places: Iterable[int]) -> list[Pair]:
        target, found = self.targets[t], []
        for r in places:
            result = self.results[r]
            fit = read_fit(target, result, self._answering[target.district_code], self._rules)
            is_same = target.indicator_id == result.indicator_id
            if fit is None or (fit.kind == "incomparable" and not is_same):
                continue
            score = self._scorer.score(target, self._words[t], result, self._other(r))
            if score >= (SHOWN_BESIDE if fit.kind == "incomparable" else self._rules.threshold):
                found.append(Pair(t, r, fit, score))
        return found

    def _near_results(self, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """For each target the results of other indicators worth scoring: words alike, or the same last characters."""
        if not places:
            return
        words = [self._words[t] for t in places]
        others = [self._other(r) for r in range(len(self.results))]
        by_ending: dict[str, list[int]] = defaultdict(list)
        for r, other in enumerate(others):
            by_ending[other.name[-2:]].append(r)
        likeness = np.maximum(
            _likeness([p.name for p in words], [p.name for p in others]),
            _likeness([p.clause for p in words], [p.clause for p in others]),
        )
        for row, t in enumerate(places):
            near = set(np.flatnonzero(likeness[row]).tolist())
            near.update(by_ending.get(words[row].name[-2:], ()) if words[row].name else ())
            indicator = self.targets[t].indicator_id
            yield t, sorted(r for r in near if self.results[r].indicator_id != indicator)


def _likeness(left: list[str], right: list[str]) -> np.ndarray:
    return cdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=FIRST_LOOK, dtype=np.float32)


def _choose(block: _Block, pairs: Iterable[Pair]) -> Iterator[Match]:
    """The best pair of each target, document by document."""
    targets, results = block.targets, block.results
    by_documents: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_documents[targets[pair.target].document_id, results[pair.result].document_id].append(pair)
    answered: set[int] = set()
    for _, group in sorted(by_documents.items(), key=lambda item: _turn(results[item[1][0].result])):
        for pair in _assign(block, [p for p in group if p.target not in answered]):
            answered.add(pair.target)
            yield _match(targets, results, pair)


def _choose_parts(block: _Block, pairs: Iterable[Pair]) -> Iterator[Match]:
    """For each document that reports and each part of the period the best pair of each target."""
    targets, results = block.targets, block.results
    by_part: dict[tuple[str, str, int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        result = results[pair.result]
        part = (targets[pair.target].document_id, result.document_id, result.period_start, result.period_end)
        by_part[part].append(pair)
    for group in by_part.values():
        yield from (_match(targets, results, pair) for pair in _assign(block, group))


def _turn(result: Fact) -> tuple[bool, int, str]:
    return (not result.is_review, result.known_on, result.document_id)


def _assign(block: _Block, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Best score first: each target once, each result once, or more often for one promise said twice."""
    done: set[int] = set()
    taken: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda p: (-p.score, p.target, p.result)):
        if pair.target in done:
            continue
        first = taken.setdefault(pair.result, pair.target)
        if first == pair.target or block.is_said_twice(first, pair.target):
            done.add(pair.target)
            yield pair


def _match(targets: Sequence[Fact], results: Sequence[Fact], pair: Pair) -> Match:
    target, result = targets[pair.target], results[pair.result]
    rule = "match.indicator" if target.indicator_id == result.indicator_id else "match.words"
    return Match(target.fact_id, result.fact_id, pair.fit.kind, round(pair.score, 4), rule, pair.fit.unit_ratio)
