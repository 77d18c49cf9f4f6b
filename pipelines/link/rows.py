"""Promise and result that were born together: in one row of a table, in one sentence, under one heading.

Nothing has to bring them together, so neither the government nor the year has to be known. What has to be told is
which of several results of the row is of which promise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.lexicon import Comparability
from pipelines.link.compatibility import unit_ratio
from pipelines.link.facts import Fact, Match, MatchKind
from pipelines.link.phrases import Phrase, read_phrase
from pipelines.link.relations import read_periods, read_relation, ruling_of
from pipelines.link.rules import MatchRules
from pipelines.link.scores import Scorer

# Of the results of a row those whose words fit a promise so much less than the best do not answer it.
NEAR = 0.15
# A result that fits another promise of its row as well answers this one only if the words say so.
SURE = 0.6
_BEGUN = frozenset(("start", "ongoing"))


class _Pair(NamedTuple):
    target: int
    result: int
    kind: MatchKind
    row: Comparability
    unit_ratio: float
    score: float


def match_row(targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> Iterator[Match]:
    """For each promise of one row the result that is of the same thing and reaches furthest; of two alike the first.

    All facts have one `row_key`; they stand in reading order. Each promise is answered once (`match.same_row`).
    A result goes to several promises only where they are of one indicator (a quarter's goal and the year's).
    """
    words, others = [read_phrase(fact, rules) for fact in targets], [read_phrase(fact, rules) for fact in results]
    pairs = list(_find_pairs(targets, words, results, others, rules))
    owners: dict[int, str] = {}
    answered: set[int] = set()
    for pair in sorted(pairs, key=lambda p: (-p.score, p.target, p.result)):
        if pair.target in answered:
            continue
        near = [p for p in pairs if p.target == pair.target and p.score >= pair.score - NEAR]
        indicator = targets[pair.target].indicator_id
        free = [p for p in near if owners.get(p.result, indicator) == indicator or p.score >= SURE]
        if not free:
            continue
        best = max(free, key=lambda p: _worth(p, targets[p.target], results[p.result]))
        answered.add(pair.target)
        owners.setdefault(best.result, indicator)
        ids = targets[best.target].fact_id, results[best.result].fact_id
        yield Match(*ids, best.kind, 1.0, "match.same_row", best.unit_ratio, best.row.comparability_id, "")


def _worth(pair: _Pair, target: Fact, result: Fact) -> tuple[bool, int, bool, float, int]:
    """Which of the results near enough answers: of the whole time, of the latest, of work that is done, by its words.

    改造小区32个 | 开工29个,完工11个: what was only begun answers a promise to begin.
    """
    is_begun = result.stage in _BEGUN and target.stage not in _BEGUN
    return pair.kind == "full", result.period_end, not is_begun, pair.score, -pair.result


def _find_pairs(
    targets: Sequence[Fact],
    words: Sequence[Phrase],
    results: Sequence[Fact],
    others: Sequence[Phrase],
    rules: MatchRules,
) -> Iterator[_Pair]:
    scorer = Scorer(rules)
    goals = Counter(target.indicator_id for target in targets)
    for t, target in enumerate(targets):
        for r, result in enumerate(results):
            period = _read_periods(target, result, is_only_goal=goals[target.indicator_id] == 1)
            ratio = unit_ratio(target.unit, result.unit, rules)
            if period is None or ratio is None:
                continue
            relation = read_relation(period, target, words[t], result, others[r], rules)
            row = ruling_of(relation._replace(stage="same", scope="same"), rules).row
            is_same = target.indicator_id == result.indicator_id
            score = 1.0 if is_same else scorer.score(target, words[t], result, others[r])
            yield _Pair(t, r, "part" if period == "part" else "full", row, ratio, score)


def _read_periods(target: Fact, result: Fact, *, is_only_goal: bool) -> str | None:
    """`same` or `part`; None for a result of another time.

    A deadline beside a goal holds for all that its row says: what is reported from that day on is of the whole, before
    it of a part, whichever year either is told for. Of several goals (3月底, 6月底) the periods tell.
    """
    period = read_periods(target, result)
    if period in ("same", "part"):
        return period
    if not target.is_due or not is_only_goal:
        return None
    return "same" if result.period_end >= target.period_end else "part"
