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
    pairs = _find_pairs(targets, results, rules)
    full = list(_choose(targets, results, [p for p in pairs if p.fit.kind == "full"]))
    parts = list(_choose_parts(targets, results, [p for p in pairs if p.fit.kind == "part"]))
    yield from full
    yield from parts
    answered = {match.target_id for match in (*full, *parts)}
    beside = [p for p in pairs if p.fit.kind == "incomparable" and targets[p.target].fact_id not in answered]
    yield from _choose(targets, results, beside)


def _find_pairs(targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> list[Pair]:
    scorer = Scorer(rules)
    words = [read_phrase(fact, rules) for fact in targets]
    others = [read_phrase(fact, rules) for fact in results]
    answering = {code: rules.answering(code) for code in {fact.district_code for fact in targets}}
    found: list[Pair] = []
    for t, near in _near_results(targets, words, results, others):
        target = targets[t]
        for r in near:
            fit = read_fit(target, results[r], answering[target.district_code], rules)
            if fit is None:
                continue
            score = scorer.score(target, words[t], results[r], others[r])
            beside = fit.kind == "incomparable"
            if beside and target.indicator_id != results[r].indicator_id:
                continue
            if score >= (SHOWN_BESIDE if beside else rules.threshold):
                found.append(Pair(t, r, fit, score))
    return found


def _near_results(
    targets: Sequence[Fact], words: Sequence[Phrase], results: Sequence[Fact], others: Sequence[Phrase]
) -> Iterator[tuple[int, list[int]]]:
    """For each target the results worth scoring: the same indicator, words alike, or the same last characters."""
    by_indicator: dict[str, list[int]] = defaultdict(list)
    by_ending: dict[str, list[int]] = defaultdict(list)
    for r, result in enumerate(results):
        by_indicator[result.indicator_id].append(r)
        by_ending[others[r].name[-2:]].append(r)
    likeness = np.maximum(
        _likeness([p.name for p in words], [p.name for p in others]),
        _likeness([p.clause for p in words], [p.clause for p in others]),
    )
    for t, target in enumerate(targets):
        near = set(np.flatnonzero(likeness[t]).tolist())
        near.update(by_indicator.get(target.indicator_id, ()))
        if words[t].name:
            near.update(by_ending.get(words[t].name[-2:], ()))
        yield t, sorted(near)


def _likeness(left: list[str], right: list[str]) -> np.ndarray:
    return cdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=FIRST_LOOK, dtype=np.float32)


def _choose(targets: Sequence[Fact], results: Sequence[Fact], pairs: Iterable[Pair]) -> Iterator[Match]:
    """The best pair of each target, document by document."""
    by_documents: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_documents[targets[pair.target].document_id, results[pair.result].document_id].append(pair)
    answered: set[int] = set()
    for _, group in sorted(by_documents.items(), key=lambda item: _turn(results[item[1][0].result])):
        for pair in _assign(targets, [p for p in group if p.target not in answered]):
            answered.add(pair.target)
            yield _match(targets, results, pair)


def _choose_parts(targets: Sequence[Fact], results: Sequence[Fact], pairs: Iterable[Pair]) -> Iterator[Match]:
    """For each document that reports and each part of the period the best pair of each target."""
    by_part: dict[tuple[str, str, int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        result = results[pair.result]
        part = (targets[pair.target].document_id, result.document_id, result.period_start, result.period_end)
        by_part[part].append(pair)
    for group in by_part.values():
        yield from (_match(targets, results, pair) for pair in _assign(targets, group))


def _turn(result: Fact) -> tuple[bool, int, str]:
    return (not result.is_review, result.known_on, result.document_id)


def _assign(targets: Sequence[Fact], pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Best score first: each target once, each result once, or more often for targets of one indicator."""
    done: set[int] = set()
    taken: dict[int, tuple[str, str]] = {}
    for pair in sorted(pairs, key=lambda p: (-p.score, p.target, p.result)):
        target = targets[pair.target]
        same = (target.indicator_id, target.measure)
        if pair.target not in done and taken.get(pair.result, same) == same:
            done.add(pair.target)
            taken[pair.result] = same
            yield pair


def _match(targets: Sequence[Fact], results: Sequence[Fact], pair: Pair) -> Match:
    target, result = targets[pair.target], results[pair.result]
    rule = "match.indicator" if target.indicator_id == result.indicator_id else "match.words"
    return Match(target.fact_id, result.fact_id, pair.fit.kind, round(pair.score, 4), rule, pair.fit.unit_ratio)
