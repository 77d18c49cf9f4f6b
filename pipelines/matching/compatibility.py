"""Whether a result can answer a target at all: its district, its document, its period and its unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.matching.facts import Fact, MatchKind
from pipelines.matching.phrases import LONGEST_YEAR, STATES
from pipelines.matching.rules import MatchRules
from pipelines.text.folding import fold_text

# Classifiers of one family count the same things (家, 个); other units must convert.
COUNTING = frozenset(("count", "vehicle"))
# Measures of what was done or added, which sum up over parts of a period.
WORK = frozenset(("flow", "increment"))


_CLAUSE = re.compile("[,;。]")


class Fit(NamedTuple):
    """How a result stands to a target: `full`, `part` or `incomparable`, and the ratio of their units."""

    kind: MatchKind
    unit_ratio: float


def family_group(unit: str, rules: MatchRules) -> str:
    """Units of one group may measure the same thing."""
    family = rules.families.get(unit, "count")
    return "count" if family in COUNTING else family


def read_fit(target: Fact, result: Fact, answering: frozenset[str], rules: MatchRules) -> Fit | None:
    """None where the result cannot answer: another government, the promise's own document, an older one, or a
    period that has no day in common with the target's, or is longer than a year.
    """
    if result.document_id == target.document_id or result.known_on < target.known_on:
        return None
    if result.district_code not in answering:
        return None
    kind = _period_kind(target, result)
    if kind is None:
        return Fit("incomparable", 1.0) if _covers(result, target) else None
    ratio = _ratio(target.unit, result.unit, rules)
    if ratio is None or _is_other_base(target, result, rules):
        # What one of several years brought on another base says nothing of all of them.
        return None if kind == "part" and _is_long(target) else Fit("incomparable", 1.0)
    return Fit(kind, ratio)


def _period_kind(target: Fact, result: Fact) -> MatchKind | None:
    same_end = target.period_end == result.period_end
    if same_end and (target.period_start == result.period_start or result.measure in STATES):
        return "full"
    inside = target.period_start <= result.period_start and result.period_end <= target.period_end
    # Neither the growth of one year nor what there is at its end is a part of what five years bring.
    is_sum = {target.measure, result.measure} <= WORK
    return "part" if inside and (is_sum or not _is_long(target)) else None


def _is_long(fact: Fact) -> bool:
    return fact.period_end - fact.period_start > LONGEST_YEAR


def _covers(result: Fact, target: Fact) -> bool:
    """A year's result beside a promise for a quarter of it: the same thing, but not what was done in time."""
    covers = result.period_start <= target.period_start and target.period_end <= result.period_end
    return covers and result.period_end - result.period_start <= LONGEST_YEAR


def _ratio(target_unit: str, result_unit: str, rules: MatchRules) -> float | None:
    ratio = rules.unit_ratio(result_unit, target_unit)
    if ratio is not None:
        return ratio
    if family_group(target_unit, rules) == family_group(result_unit, rules) == "count":
        return 1.0
    # 26.5万元/人 is answered by 28万元 where the text leaves the 人 to the indicator.
    return 1.0 if target_unit.partition("/")[0] == result_unit.partition("/")[0] else None


def _is_other_base(target: Fact, result: Fact, rules: MatchRules) -> bool:
    """What was added against what there is in all (新增10处, 总数达到28处), or growth over years against a year's."""
    if target.is_long_growth != result.is_long_growth:
        return not _is_long(target)
    if (target.measure == "growth") != (result.measure == "growth"):
        # 涨幅 and 率 are read as growth and as a share; a share that grows by 1% is none of 59%.
        return not (target.indicator.endswith(rules.rate_end) or result.indicator.endswith(rules.rate_end))
    if {target.measure, result.measure} != {"increment", "level"}:
        return False
    level, added = (target, result) if target.measure == "level" else (result, target)
    return is_stock(level, rules) and not is_stock(added, rules) and _is_added(added, rules)


def _is_added(fact: Fact, rules: MatchRules) -> bool:
    """Its own clause says that something was added or made, or begins with the number and so shares a verb before.

    A clause with a subject of its own does not: 建设高标准农田21万亩,粮食播种面积583万亩.
    """
    before = _CLAUSE.split(fold_text(fact.before))[-1]
    own = before + "|" + _CLAUSE.split(fold_text(fact.after))[0] + "|" + fact.indicator
    return not before.strip() or rules.adding.search(own) is not None


def is_stock(level: Fact, rules: MatchRules) -> bool:
    """The level counts everything there is: its own words say so, not only the lack of a verb."""
    return rules.stock.search(fold_text(level.before) + "|" + level.indicator) is not None
