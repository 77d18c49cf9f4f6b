"""Which promised actions are spoken of again in a later review: the words of the clause, rare ones first.

Pieces of two neighbouring characters are compared, weighed by how rare they are in the review that is searched. A pair
counts where the passage covers most of the promise's weight in one or two clauses side by side.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.text.folding import fold_text
from pipelines.text.guards import GuardedPattern
from pipelines.text.words import NO_LETTER, pairs_of

_CLAUSE = re.compile(r"[^,;:。!?\n]+")
_ITEMS = re.compile(r"[、和及与]")
_NUMBER = re.compile(r"\d[\d.,]*[万亿]?(?:个百分点|[%‰]|平方米|平方公里|公里|立方米|[一-龥])?")
COMMON = 0.04  # a pair in more of the clauses than that finds no candidates
CANDIDATES = 4
ROUNDING = 0.0001  # scores are kept to so much
SHORTEST_RUN = 4  # characters in a row that both sides have
FEWEST_RARE = 2  # pairs that only few clauses have
# One item of a list (项目建设争优年、营商环境比拼年活动) that a passage speaks of, and how much it counts for the list.
SHORTEST_ITEM, ONE_ITEM = 6, 0.85
# Taken off for a passage of two clauses, for one about much else, for one that leaves out the head of what is acted on.
TWO_CLAUSES, OTHER_WORDS, OTHER_HEAD = 0.05, 0.5, 0.15


class Promise(NamedTuple):
    """One promised action: its id and document, and the words that are looked for (what is acted on)."""

    task_id: str
    document_id: str
    words: str


class Passage(NamedTuple):
    """One sentence of a review, with the place of its first character in the source."""

    document_id: str
    start: int
    text: str


class Mention(NamedTuple):
    """The passage that speaks of a task again: `[start, end)` in its document's source."""

    task_id: str
    document_id: str
    start: int
    end: int
    score: float
    rule: str


class _Clause(NamedTuple):
    passage: int
    start: int
    end: int
    words: str
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class MentionRules:
    """Thresholds, the clauses that report nothing (`idle`), promises that name nothing (`vague`) or only who takes part
    (`body`), words that fall away on both sides (`light`), passages that say that a whole list was done (`list_done`),
    headings of such lists (`list_head`) and sentences that open one (`list_open`), words that say that work is done
    (`done`).
    """

    threshold: float
    least_weight: float
    idle: GuardedPattern
    vague: re.Pattern[str]
    body: re.Pattern[str]
    light: re.Pattern[str]
    list_done: re.Pattern[str]
    list_head: re.Pattern[str]
    list_open: re.Pattern[str]
    done: re.Pattern[str]


@made_once
def mention_rules(lexicon: Lexicon) -> MentionRules:
    """The rules of a lexicon, made once."""
    settings = {row.setting: row.value for row in lexicon.match_settings}
    idle = GuardedPattern(_any_of(lexicon, "passage").pattern)
    vague, light = (_any_of(lexicon, side) for side in ("promise", "both"))
    body = re.compile(rf"[^、,]{{0,8}}(?:{'|'.join(re.escape(row.ending) for row in lexicon.organisation_endings)})")
    lists = (_any_of(lexicon, side) for side in ("list_done", "list_head", "list_open", "done"))
    return MentionRules(settings["task_threshold"], settings["task_weight"], idle, vague, body, light, *lists)


def _any_of(lexicon: Lexicon, side: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row.pattern})" for row in lexicon.mention_patterns if row.side == side) or "(?!)")


def find_mentions(promises: Sequence[Promise], passages: Sequence[Passage], rules: MentionRules) -> Iterator[Mention]:
    """The best passage of each promise of one government and year, where one reaches the threshold.

    A document never answers itself, and what one review says does not depend on the others: a further review takes no
    mention away. Cost: promises times the clauses that share a rare pair with them.
    """
    return Reviews(passages, rules).find_all(promises)


def mention_block(lexicon: Lexicon, promises: Sequence[Promise], passages: Sequence[Passage]) -> list[Mention]:
    """`find_mentions` by the rules of a lexicon; stands by itself, so that any process can do it."""
    return list(find_mentions(promises, passages, mention_rules(lexicon)))


class Reviews:
    """The reviews of one government and year, made ready once for any number of promises."""

    def __init__(self, passages: Sequence[Passage], rules: MentionRules) -> None:
        by_document: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            by_document[passage.document_id].append(passage)
        self._light = rules.light
        self._indexes = {document: _Index(some, rules) for document, some in sorted(by_document.items())}

    def find_all(self, promises: Sequence[Promise]) -> Iterator[Mention]:
        """The best passage of each promise, as `find_mentions`."""
        return self._best(promises, _Index.find)

    def find_runs(self, promises: Sequence[Promise], share: float) -> Iterator[Mention]:
        """For each promise the passage with the longest run of its rare words, where that is so much of its words."""
        return self._best(promises, lambda index, promise, asked: index.find_run(promise, asked, share))

    def _best(
        self, promises: Sequence[Promise], find: Callable[[_Index, Promise, _Asked], Mention | None]
    ) -> Iterator[Mention]:
        for promise in promises:
            indexes = [index for name, index in self._indexes.items() if name != promise.document_id]
            if not indexes:
                continue
            asked = _Asked(promise.words, self._light)
            best: Mention | None = None
            for index in indexes:
                mention = find(index, promise, asked)
                if mention and (best is None or mention.score > best.score):
                    best = mention
            if best:
                yield best


class _Asked:
    """The words of a promise as they are compared, made once for all reviews that are asked."""

    __slots__ = ("_items", "_light", "_text", "pairs", "words")

    def __init__(self, text: str, light: re.Pattern[str]) -> None:
        self._text = text
        self._light = light
        self._items: list[_Asked] | None = None
        self.words = _plain(fold_text(text), light)
        self.pairs = pairs_of(self.words)

    @property
    def items(self) -> list[_Asked]:
        """The parts of a list that are long enough to stand by themselves; none where it is no list."""
        if self._items is None:
            parts = _ITEMS.split(self._text)
            long = [part for part in parts if len(part) >= SHORTEST_ITEM] if len(parts) > 1 else []
            items = [_Asked(part, self._light) for part in long]
            self._items = [item for item in items if len(item.words) >= SHORTEST_ITEM]
        return self._items


class _Index:
    """The clauses of one review, by their pairs of characters."""

    def __init__(self, passages: Sequence[Passage], rules: MentionRules) -> None:
        self._passages = passages
        self._rules = rules
        self._clauses = [clause for number, p in enumerate(passages) for clause in _cut(number, p, rules)]
        counts = Counter(chain.from_iterable(clause.pairs for clause in self._clauses))
        size = len(self._clauses) + 1
        by_count = {count: math.log(size / (count + 0.5)) for count in set(counts.values())}
        self._weights = {pair: by_count[count] for pair, count in counts.items()}
        self._known = frozenset(counts)
        self._most_weight = max(by_count.values(), default=0.0)
        self._unknown = math.log(2 * size)
        self._fewest: dict[int, int] = {}
        most = max(8, int(COMMON * size))
        self._weight_of: dict[tuple[int, int], float] = {}
        self._by_pair: dict[str, list[int]] = {pair: [] for pair, count in counts.items() if count <= most}
        places = self._by_pair.get
        for number, clause in enumerate(self._clauses):
            for pair in clause.pairs:
                found = places(pair)
                if found is not None:
                    found.append(number)

    def find(self, promise: Promise, asked: _Asked) -> Mention | None:
        """The best passage of one promise, of the whole of it before one of its items."""
        whole = self._find(promise, asked)
        if whole:
            return whole
        best: Mention | None = None
        for item in asked.items:
            mention = self._find(promise, item)
            if mention:
                score = round(mention.score * ONE_ITEM, 4)
                if best is None or score > best.score:
                    best = mention._replace(score=score, rule="mention.item")
        return best if best and best.score >= self._rules.threshold else None

    def find_run(self, promise: Promise, asked: _Asked, share: float) -> Mention | None:
        """The clause with the longest run of rare words of the promise, where that is so much of all its words."""
        words = asked.words
        weights = self._weigh(asked.pairs)
        total = sum(weights.values())
        best: Mention | None = None
        shared = self._share(weights)
        for number in sorted(shared, key=lambda number: (-shared[number], number))[:CANDIDATES]:
            clause = self._clauses[number]
            run = _run(words, clause.words)
            pairs = pairs_of(run)
            score = sum(weights[pair] for pair in pairs) / total
            if len(run) < SHORTEST_RUN or score < share or any(pair not in self._by_pair for pair in pairs):
                continue
            if best is None or score > best.score:
                passage = self._passages[clause.passage]
                span = passage.start + clause.start, passage.start + clause.end
                best = Mention(promise.task_id, passage.document_id, *span, round(score, 4), "mention.run")
        return best

    def _find(self, promise: Promise, asked: _Asked) -> Mention | None:
        words, pairs = asked.words, asked.pairs
        # No passage can cover more than what the review says at all: most promises are done with here.
        if len(words) < SHORTEST_RUN or len(pairs & self._known) < self._fewest_known(len(pairs)):
            return None
        weights = self._weigh(pairs)
        total = sum(weights.values())
        least = self._least(total)
        if sum(weight for pair, weight in weights.items() if pair in self._weights) < least:
            return None
        if self._rules.body.fullmatch(words) or self._rules.vague.search(words):
            return None
        places = self._worth_a_look(weights, least)
        mentions = (self._score(promise, words, weights, total, first, last) for first, last in places)
        good = [mention for mention in mentions if mention and mention.score >= self._rules.threshold]
        return max(good, key=lambda mention: mention.score, default=None)

    def _weigh(self, pairs: frozenset[str]) -> dict[str, float]:
        known, unknown = self._weights.get, self._unknown
        return {pair: known(pair, unknown) for pair in pairs}

    def _least(self, total: float) -> float:
        """The weight that a passage must cover of words that weigh so much."""
        return max((self._rules.threshold - ROUNDING) * total, self._rules.least_weight * self._unknown)

    def _fewest_known(self, count: int) -> int:
        """How many of so many pairs the review must have at least; weighed by the rarest of its own."""
        if count not in self._fewest:
            weighed = ((known, known * self._most_weight) for known in range(count + 1))
            enough = (
                known
                for known, most in weighed
                if most * (1 + ROUNDING) >= self._least(most + (count - known) * self._unknown)
            )
            self._fewest[count] = next(enough, count + 1)
        return self._fewest[count]

    def _worth_a_look(self, weights: dict[str, float], least: float) -> Iterator[tuple[int, int]]:
        """The passages, by first and last clause, that share rare pairs of a promise and may cover `least` of it."""
        shared = self._share(weights)
        common = sum(weight for pair, weight in weights.items() if pair in self._weights and pair not in self._by_pair)
        for number in sorted(shared, key=lambda number: (-shared[number], number))[:CANDIDATES]:
            for first, last in self._spans(number):
                rare = shared[first] if first == last else shared.get(first, 0.0) + shared.get(last, 0.0)
                if rare + common >= least:
                    yield first, last

    def _share(self, weights: dict[str, float]) -> dict[int, float]:
        """By clause, the weight of the rare pairs that it has of these."""
        shared: dict[int, float] = defaultdict(float)
        for pair, weight in weights.items():
            for number in self._by_pair.get(pair, ()):
                shared[number] += weight
        return shared

    def _spans(self, number: int) -> Iterator[tuple[int, int]]:
        """The clause alone, and with the clause before or behind it in its sentence."""
        yield number, number
        for first, last in ((number - 1, number), (number, number + 1)):
            inside = first >= 0 and last < len(self._clauses)
            if inside and self._clauses[first].passage == self._clauses[last].passage:
                yield first, last

    def _score(
        self, promise: Promise, words: str, weights: dict[str, float], total: float, first: int, last: int
    ) -> Mention | None:
        one, other = self._clauses[first], self._clauses[last]
        pairs = one.pairs if first == last else one.pairs | other.pairs
        shared = weights.keys() & pairs
        covered = sum(weights[pair] for pair in shared)
        score = (covered / total) * (1 - TWO_CLAUSES * (first != last))
        # What follows only takes off.
        if score < self._rules.threshold - ROUNDING or covered < self._rules.least_weight * self._unknown:
            return None
        # A long passage may hold many words by chance, a short one must not be about something else.
        score *= 1 - OTHER_WORDS * (1 - min(1.0, covered / self._spoken(first, last) * 2))
        score -= OTHER_HEAD * (words[-2:] not in pairs)
        rare = sum(1 for pair in shared if pair in self._by_pair)
        run = _run(words, one.words if first == last else one.words + "|" + other.words)
        if rare < FEWEST_RARE or len(run) < SHORTEST_RUN:
            return None
        passage = self._passages[one.passage]
        start, end = passage.start + one.start, passage.start + other.end
        rule = "mention.clause" if first == last else "mention.clauses"
        return Mention(promise.task_id, passage.document_id, start, end, round(score, 4), rule)

    def _spoken(self, first: int, last: int) -> float:
        """The weight of all that one clause says, or two side by side."""
        if (first, last) not in self._weight_of:
            pairs = self._clauses[first].pairs | self._clauses[last].pairs
            self._weight_of[first, last] = sum(self._weights[pair] for pair in pairs)
        return self._weight_of[first, last]


def _cut(number: int, passage: Passage, rules: MentionRules) -> Iterator[_Clause]:
    for found in _CLAUSE.finditer(fold_text(passage.text)):
        clause = found[0]
        words = _plain(clause, rules.light)
        if len(words) >= SHORTEST_RUN and not rules.idle.search(clause):
            yield _Clause(number, found.start(), found.end(), words, pairs_of(words))


def _plain(folded: str, light: re.Pattern[str]) -> str:
    """The words without numbers, signs and what says nothing."""
    letters = NO_LETTER.sub("", _NUMBER.sub("", folded)) if NO_LETTER.search(folded) else folded
    return light.sub("", letters)


def _run(left: str, right: str) -> str:
    """The longest run of characters that both have, the first of several."""
    longest = ""
    start = 0
    while start + len(longest) < len(left):
        if left[start : start + len(longest) + 1] in right:
            longest = left[start : start + len(longest) + 1]
        else:
            start += 1
    return longest
