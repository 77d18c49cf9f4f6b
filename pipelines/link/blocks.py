"""Matching within one block: the targets and results of one government, one family of units and one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from pipelines.lexicon import Comparability
from pipelines.link.compatibility import is_contradicted, may_answer, unit_ratio
from pipelines.link.doubts import find_doubts, is_of_one_kind, is_rival
from pipelines.link.facts import Fact, Match, MatchKind
from pipelines.link.phrases import SHORTEST_NAME, Phrase, read_phrase
from pipelines.link.relations import WORK, is_long, read_periods, read_relation, ruling_of, tells_by_year
from pipelines.link.rules import MatchRules
from pipelines.link.scores import Scorer

# Pairs whose words are less alike than this are not looked at, unless one name ends the other.
FIRST_LOOK = 0.5
# A result with another base, or of several years, is only shown beside the target where it surely is the same thing.
SHOWN_BESIDE, SHOWN_BY_WORDS = 0.8, 0.85
# How alike two promises of one value are that are one, said twice (老旧小区改造200个, 微改造老旧小区200个).
SAID_TWICE = 0.85
PRECISE = 3
# A target that nothing answers is looked for once more: lowest score, and how far two readings of a number may differ.
LIKELY, SAME_NUMBER, LIKELY_RULE = 0.58, 0.005, "match.likely"
# Codes of certainty_reasons.csv.
STRETCH, SHARED, SINCE, MANY = "stretch", "shared_answer", "since_then", 2
# Kinds that answer nothing and are only shown beside a promise.
BESIDE: tuple[MatchKind, ...] = ("incomparable", "several")


class Pair(NamedTuple):
    """A target and a result, by their places in the block, with what the pair may be used for, and its score."""

    target: int
    result: int
    kind: MatchKind
    row: Comparability
    unit_ratio: float
    score: float


def match_block(targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> Iterator[Match]:
    """At most one full match per target, and any number of part-period matches; facts in reading order.

    A target without an answer is looked for once more among the results that answer nothing (`match.likely`); one
    without that may get a result of the same thing on another base or unit, else one of several years, else one of a
    name so like its own that neither an answer nor silence is sure (`similar`).

    Documents are asked in turn, the regular review of the year first, then by date: what an earlier one has answered
    no later one changes. Within a document a result answers one target only, or several of one indicator.
    """
    if not targets or not results:
        return
    block = _Block(targets, results, rules)
    pairs = list(block.find_pairs())
    first = block.doubt_shared(_choose(block, _of_kind(pairs, "full")))
    # What has been done since some time on is no part of a promised time.
    parts = _choose_parts(block, _of_kind(pairs, "part"))
    first.extend(match for match in parts if SINCE not in match.doubts.split())
    first.extend(block.said_again(first))
    yield from first
    yield from _match_rest(block, pairs, {m.target_id for m in first}, {m.result_id for m in first})


def _match_rest(block: _Block, pairs: Sequence[Pair], answered: set[str], taken: set[str]) -> Iterator[Match]:
    """What may be said of targets that nothing answers: the very number in other words, then what is only shown."""
    open_targets = [t for t, target in enumerate(block.targets) if target.fact_id not in answered]
    loose = list(block.find_loose(open_targets, taken))
    likely = list(_choose(block, [pair for pair in loose if block.is_same_number(pair)]))
    yield from likely
    answered = answered | {match.target_id for match in likely}
    taken = set(taken)
    for kind in BESIDE:
        beside = [pair for pair in _of_kind(pairs, kind) if block.targets[pair.target].fact_id not in answered]
        shown = list(_choose(block, beside))
        answered |= {match.target_id for match in shown}
        taken |= {match.result_id for match in shown}
        yield from shown
    taken |= {match.result_id for match in likely}
    yield from _choose(block, block.as_similar(loose, answered, taken))


def _of_kind(pairs: Iterable[Pair], kind: MatchKind) -> list[Pair]:
    return [pair for pair in pairs if pair.kind == kind]


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
        self._by_document: dict[str, list[int]] = defaultdict(list)
        self._by_both: dict[tuple[str, str], list[int]] = defaultdict(list)
        for r, result in enumerate(results):
            self._by_indicator[result.indicator_id].append(r)
            self._by_document[result.document_id].append(r)
            self._by_both[result.document_id, result.indicator_id].append(r)

    def is_said_twice(self, first: int, second: int) -> bool:
        """Whether two targets are of one indicator, or two mentions of one promise."""
        one, two = self.targets[first], self.targets[second]
        if (one.indicator_id, one.measure) == (two.indicator_id, two.measure):
            return True
        said, again = (one.promised, one.unit, one.period_start), (two.promised, two.unit, two.period_start)
        if one.promised is None or said != again:
            return False
        if self._is_in_list_too(first, second):
            return True
        return self._scorer.score(one, self._words[first], two, self._words[second]) >= SAID_TWICE

    def _is_in_list_too(self, first: int, second: int) -> bool:
        """老旧院落616个 among what is rebuilt, and 完成老旧院落改造616个 in the list of what is done for the people."""
        one, two = self._words[first], self._words[second]
        promised = self.targets[first].promised
        return promised is not None and is_precise(promised) and len(one.noun) >= SHORTEST_NAME and one.noun == two.noun

    def said_again(self, matches: Sequence[Match]) -> list[Match]:
        """Links of promises that say again what a linked one of their paper says (城中村2448户 in the text,
        城中村改造2448户 in its list): to the same result, if that is at all likely.
        """
        places = {target.fact_id: t for t, target in enumerate(self.targets)}
        of_result = {result.fact_id: r for r, result in enumerate(self.results)}
        linked = {places[match.target_id]: of_result[match.result_id] for match in matches if match.kind == "full"}
        twins: dict[tuple[str, float | None, str, int, int], list[int]] = defaultdict(list)
        for t in linked:
            twins[_promise_of(self.targets[t])].append(t)
        answered = {places[match.target_id] for match in matches}
        found = []
        for t, target in enumerate(self.targets):
            twin = next((each for each in twins.get(_promise_of(target), ()) if self._is_in_list_too(each, t)), None)
            pair = None if twin is None or t in answered else self._pair(t, linked[twin], FIRST_LOOK)
            if pair is not None and pair.kind == "full":
                found.append(self.match(pair._replace(score=max(pair.score, self._rules.threshold))))
        return found

    def rank(self, pair: Pair) -> tuple[bool, bool, int]:
        """Which of several results as likely is asked first: one of the very measure (for 增加250元 rather 增加285元
        than 1897元), a number before marks that were passed (突破250亿元), of marks the last (迈过6万亿元、7万亿元).
        """
        result = self.results[pair.result]
        is_mark = result.operator != "="
        is_other = result.measure != self.targets[pair.target].measure
        return is_other, is_mark, -pair.result if is_mark else pair.result

    def match(self, pair: Pair) -> Match:
        """The pair as a link, with what makes a verdict on it doubtful."""
        target, result = self.targets[pair.target], self.results[pair.result]
        words, other = self._words[pair.target], self._other(pair.result)
        rule = "match.indicator" if target.indicator_id == result.indicator_id else "match.words"
        if pair.score < self._rules.threshold:
            rule = "match.similar" if pair.kind == "similar" else LIKELY_RULE
        found = find_doubts(target, words, result, other, pair.score, self._rules)
        if rule == LIKELY_RULE:
            found.append("number_alone")
        if pair.kind == "full" and self._has_rival(pair):
            found.append("rival")
        ids = target.fact_id, result.fact_id
        score = round(pair.score, 4)
        return Match(*ids, pair.kind, score, rule, pair.unit_ratio, pair.row.comparability_id, " ".join(found))

    def doubt_shared(self, matches: Iterable[Match]) -> list[Match]:
        """Links as they are; those doubted (`shared_answer`) where one sum answers promises of one paper that differ
        in size (公办园新增学位4.8万个,…中小学新增学位3.2万个; 新增学位9万个): it may be that of all of them.
        """
        found = list(matches)
        of_target = {target.fact_id: target for target in self.targets}
        of_result = {result.fact_id: result for result in self.results}
        promises: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
        for match in found:
            target = of_target[match.target_id]
            # 城镇新增就业 is one thing however often it is promised; 学位 and 低保标准 may be of several.
            is_whole = target.measure in WORK and target.indicator_id in self._rules.listed
            if target.promised is not None and not is_whole and STRETCH not in match.doubts.split():
                promises[match.result_id, target.document_id][target.fact_id] = target
        return [
            match._replace(doubts=f"{match.doubts} {SHARED}".strip())
            if _is_one_of_several(of_target[match.target_id], of_result[match.result_id], promises)
            else match
            for match in found
        ]

    def _has_rival(self, pair: Pair) -> bool:
        """Whether the document that answers holds another number of like words by which the verdict would turn."""
        target, result, words = self.targets[pair.target], self.results[pair.result], self._words[pair.target]
        # Where promise and result are of one indicator, only another number of that indicator could be meant.
        is_named = target.indicator_id == result.indicator_id and not words.is_headless
        same = result.document_id, result.indicator_id
        for r in self._by_both[same] if is_named else self._by_document[result.document_id]:
            other = self.results[r]
            if r == pair.result or not is_of_one_kind(target, result, other):
                continue
            if read_periods(target, other) not in ("same", "several"):
                continue
            # 新增就业1.2万人 of the year is not to be confused with 9.2万人 of five.
            if is_long(other) and not is_long(result) and {result.measure, other.measure} <= WORK:
                continue
            ratio = unit_ratio(target.unit, other.unit, self._rules)
            if ratio is None or not is_rival(target, words, result, pair.unit_ratio, other, self._other(r), ratio):
                continue
            if self._may_be_judged(pair.target, r):
                return True
        return False

    def _may_be_judged(self, t: int, r: int) -> bool:
        """Whether a result of the very period could judge a target: 总量117家 is no rival of 新增25家."""
        target, result = self.targets[t], self.results[r]
        relation = read_relation("same", target, self._words[t], result, self._other(r), self._rules)
        return ruling_of(relation, self._rules).kind == "full"

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
            closed[t] = frozenset(self.results[pair.result].document_id for pair in same if pair.kind == "full")
        open_targets = [t for t in closed if closed[t] != documents]
        for t, near in self._near_results(open_targets):
            yield from self._pairs(t, [r for r in near if self.results[r].document_id not in closed[t]])

    def find_loose(self, places: Sequence[int], taken: set[str]) -> Iterator[Pair]:
        """For targets that nothing answers: results of the regular review that answer nothing, and whose names share
        less than is asked elsewhere.
        """
        for t, near in self._near_results(places):
            for r in near:
                result = self.results[r]
                if result.fact_id in taken or not result.is_review:
                    continue
                pair = self._pair(t, r, LIKELY)
                if pair is not None and pair.kind == "full":
                    yield pair

    def as_similar(self, loose: Iterable[Pair], answered: set[str], taken: set[str]) -> Iterator[Pair]:
        """Of what is loosely alike, what may be the same thing in other words, for targets that have nothing else."""
        for pair in loose:
            target, result = self.targets[pair.target], self.results[pair.result]
            is_open = target.fact_id not in answered and result.fact_id not in taken
            if is_open and pair.score >= self._rules.similar:
                yield pair._replace(kind="similar")

    def is_same_number(self, pair: Pair) -> bool:
        """Whether the number reported is the very number promised."""
        promised, reported = self.targets[pair.target].promised, self.results[pair.result].reported
        if not promised or reported is None:
            return False
        return abs(reported * pair.unit_ratio / promised - 1) < SAME_NUMBER

    def _pairs(self, t: int, places: Iterable[int]) -> list[Pair]:
        found = [self._pair(t, r, self._rules.threshold) for r in places]
        return [pair for pair in found if pair is not None]

    def _pair(self, t: int, r: int, least: float) -> Pair | None:
        target, result = self.targets[t], self.results[r]
        if not may_answer(target, result, self._answering[target.district_code]):
            return None
        period = "same" if tells_by_year(target, result) else read_periods(target, result)
        if period is None:
            return None
        words, other = self._words[t], self._other(r)
        score = self._scorer.score(target, words, result, other)
        if score < least:
            return None
        ruling = ruling_of(read_relation(period, target, words, result, other, self._rules), self._rules)
        if ruling.kind is None:
            return None
        if ruling.kind in BESIDE:
            is_same = target.indicator_id == result.indicator_id
            # What one of several years brought on another base says nothing of all of them.
            says_nothing = period == "part" and is_long(target)
            least = SHOWN_BESIDE if is_same or ruling.kind == "several" else SHOWN_BY_WORDS
            if says_nothing or score < least:
                return None
        ratio = unit_ratio(target.unit, result.unit, self._rules)
        if ratio is not None and is_contradicted(target, result, ratio, self._rules):
            return None
        return Pair(t, r, ruling.kind, ruling.row, 1.0 if ratio is None else ratio, score)

    def _near_results(self, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """For each target the results of other indicators worth scoring: words alike, the same last characters, or the
        same proper name.
        """
        if not places:
            return
        words = [self._words[t] for t in places]
        others = [self._other(r) for r in range(len(self.results))]
        by_ending: dict[str, list[int]] = defaultdict(list)
        by_quoted: dict[str, list[int]] = defaultdict(list)
        for r, other in enumerate(others):
            by_ending[other.name[-2:]].append(r)
            by_quoted[other.quoted].append(r)
        likeness = np.maximum(
            _likeness([p.name for p in words], [p.name for p in others]),
            _likeness([p.clause for p in words], [p.clause for p in others]),
        )
        for row, t in enumerate(places):
            near = set(np.flatnonzero(likeness[row]).tolist())
            near.update(by_ending.get(words[row].name[-2:], ()) if words[row].name else ())
            near.update(by_quoted[words[row].quoted] if words[row].quoted else ())
            indicator = self.targets[t].indicator_id
            yield t, sorted(r for r in near if self.results[r].indicator_id != indicator)


def _promise_of(target: Fact) -> tuple[str, float | None, str, int, int]:
    """What a promise said twice has in common with itself."""
    return target.document_id, target.promised, target.unit, target.period_start, target.period_end


def is_precise(number: float) -> bool:
    """Whether a number has so many digits before its zeros (616, 24.8万) that two things hardly share it by chance."""
    return len(f"{abs(number):.10g}".replace(".", "").strip("0")) >= PRECISE


def _is_one_of_several(target: Fact, result: Fact, promises: dict[tuple[str, str], dict[str, Fact]]) -> bool:
    """Whether a result answers promises of one paper that differ in size, and this is not the only one of its very name
    (财政收入增长10%,其中公共财政预算收入增长9%; 财政收入增长10.9%).
    """
    rivals = promises[result.fact_id, target.document_id]
    if len({fact.promised for fact in rivals.values()}) < MANY:
        return False
    named = [key for key, fact in rivals.items() if fact.indicator == result.indicator]
    return named != [target.fact_id]


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
            yield block.match(pair)


def _choose_parts(block: _Block, pairs: Iterable[Pair]) -> Iterator[Match]:
    """For each document that reports and each part of the period the best pair of each target."""
    targets, results = block.targets, block.results
    by_part: dict[tuple[str, str, int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        result = results[pair.result]
        part = (targets[pair.target].document_id, result.document_id, result.period_start, result.period_end)
        by_part[part].append(pair)
    for group in by_part.values():
        yield from (block.match(pair) for pair in _assign(block, group))


def _turn(result: Fact) -> tuple[bool, int, str]:
    return (not result.is_review, result.known_on, result.document_id)


def _assign(block: _Block, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Best score first: each target once, each result once, or more often for one promise said twice."""
    done: set[int] = set()
    taken: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda p: (-p.score, p.target, *block.rank(p))):
        if pair.target in done:
            continue
        first = taken.setdefault(pair.result, pair.target)
        if first == pair.target or block.is_said_twice(first, pair.target):
            done.add(pair.target)
            yield pair
