"""How a promised and a reported number stand to one another, and what may then be said of them.

A pair is described by six relations: of the periods, measures, stages of the work, scopes, bases and units.
`seeds/reference/comparability.csv` says for each description whether the promise may be judged by the result, whether
the two may only be shown side by side, or neither. The first row that fits decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.lexicon import Comparability
from pipelines.link.compatibility import POINTS, family_group, is_added, is_stock, unit_ratio
from pipelines.link.facts import Fact, MatchKind
from pipelines.link.phrases import LONGEST_YEAR, STATES, Phrase, clause_before
from pipelines.link.rules import MatchRules

# Measures of what was done or added, which sum up over parts of a period.
WORK = frozenset(("flow", "increment"))
# How far each stage is: 建成 and 投用 are both the end of the work.
_ORDER = {"start": 1, "ongoing": 2, "complete": 3, "open": 3}
_DONE = 3
# Qualifiers that say of how much of the place or of which part of a thing a number speaks (市级, 规模以上, 公办, 城镇).
SUBTOTAL = "subtotal"
# Families of units.
MONEY, WEIGHT = "money", "weight"
SCOPES = frozenset(("tier", "scale", "owner", "residence", "school", "people", SUBTOTAL, "core"))


class Relation(NamedTuple):
    """How a result stands to a promise; the values are those of the columns of comparability.csv."""

    period: str
    measure: str
    stage: str
    scope: str
    base: str
    unit: str


class Ruling(NamedTuple):
    """What a pair may be used for: the row that says so, and `kind` None where the two have nothing to do."""

    row: Comparability
    kind: MatchKind | None


def read_relation(period: str, target: Fact, words: Phrase, result: Fact, other: Phrase, rules: MatchRules) -> Relation:
    """The relation of two numbers whose periods stand to one another as `period` says."""
    return Relation(
        period=period,
        measure=_measure(target, result, rules),
        stage=_stage(target.stage, result.stage),
        scope=_scope(target, words, result, other),
        base=_base(target, result),
        unit="other" if unit_ratio(target.unit, result.unit, rules) is None else "same",
    )


def rule_on(relation: Relation, rows: Sequence[Comparability]) -> Ruling:
    """The first row whose every cell is the relation's own, or `any`. Errors: ValueError where the table has none."""
    for row in rows:
        asked = (row.period, row.measure, row.stage, row.scope, row.base, row.unit)
        if all(cell in ("any", value) for cell, value in zip(asked, relation, strict=True)):
            return Ruling(row, _kind(row, relation))
    raise ValueError(f"comparability.csv has no row for {relation}")


@lru_cache(maxsize=4096)
def ruling_of(relation: Relation, rules: MatchRules) -> Ruling:
    """`rule_on` by the table of the rules: most pairs stand to one another in one of a few ways."""
    return rule_on(relation, rules.comparability)


def _kind(row: Comparability, relation: Relation) -> MatchKind | None:
    if row.ruling == "never":
        return None
    if row.ruling == "shown":
        return "several" if relation.period == "several" else "incomparable"
    return "part" if relation.period == "part" else "full"


def read_periods(target: Fact, result: Fact) -> str | None:
    """How the periods stand to one another; None where the result's says nothing of the promised one.

    `same`; `part`: inside the promised one; `several`: some years, the promised one among them; `whole`: a year of
    which a part is promised. A state is of the last day of its period.
    """
    same_end = target.period_end == result.period_end
    # 任期以来,累计建成210公里 is a sum of some years, not a state, beside what is built in one.
    is_state = result.measure in STATES and not (is_long(result) and target.measure in WORK)
    if same_end and (target.period_start == result.period_start or is_state):
        return "same"
    inside = target.period_start <= result.period_start and result.period_end <= target.period_end
    # Neither the growth of one year nor what there is at its end is a part of what five years bring.
    is_sum = {target.measure, result.measure} <= WORK
    if inside:
        return "part" if is_sum or not is_long(target) else None
    if result.period_start <= target.period_start and target.period_end <= result.period_end:
        return "several" if is_long(result) else "whole"
    return None


def tells_by_year(target: Fact, result: Fact) -> bool:
    """Whether the year's figure answers what was to be done by a day in it: 11月底前改造260户, 全年改造263户."""
    is_year = result.period_start == target.period_start and not is_long(result)
    return target.is_due and is_year and result.period_end >= target.period_end


def is_long(fact: Fact) -> bool:
    """Whether the number is of more than one year."""
    return fact.period_end - fact.period_start > LONGEST_YEAR


def _measure(target: Fact, result: Fact, rules: MatchRules) -> str:
    mine, yours = target.measure, result.measure
    if _is_of_change_alone(target, result, rules):
        return "stock_and_added"
    if mine == yours or {mine, yours} <= WORK:
        return "same"
    if "growth" in (mine, yours):
        # 涨幅 and 率 are read as growth and as a share; a share that grows by 1% is none of 59%.
        is_rate = target.indicator.endswith(rules.rate_end) or result.indicator.endswith(rules.rate_end)
        return "same" if is_rate and "share" in (mine, yours) else "growth_and_value"
    return "share_and_value" if "share" in (mine, yours) else _level_and_work(target, result, rules)


def _level_and_work(target: Fact, result: Fact, rules: MatchRules) -> str:
    level, work = (target, result) if target.measure == "level" else (result, target)
    if family_group(level.unit, rules) == WEIGHT and not is_stock(level, rules):
        return "same"  # 水泥462万吨 in a list of products was made in its year
    is_all = is_stock(level, rules) or "累计" in clause_before(level)
    is_apart = is_all and not is_stock(work, rules) and is_added(work, rules)
    return "stock_and_added" if is_apart else "state_and_work"


def _is_of_change_alone(target: Fact, result: Fact, rules: MatchRules) -> bool:
    """One side tells the change, the other what there is: 纯收入增加100元, 1807元; 城镇化率提高0.8个百分点, 62.3%."""
    if target.unit == POINTS and result.measure == "share":
        return True
    return {target.measure, result.measure} == WORK and _is_change_of_sum(target, result, rules)


def _is_change_of_sum(target: Fact, result: Fact, rules: MatchRules) -> bool:
    """One is by how much a sum of money grew (纯收入增加100元), the other is the sum (纯收入1807元)."""
    change, total = (target, result) if target.measure == "increment" else (result, target)
    if family_group(change.unit, rules) != MONEY:
        return False
    told = (
        rules.between.search(clause_before(fact)) or rules.net.search(clause_before(fact)) for fact in (change, total)
    )
    return [found is not None for found in told] == [True, False]


def _stage(mine: str | None, yours: str | None) -> str:
    """same, ahead (the result speaks of a later stage), behind, begun or underway (only the result names an early
    stage) or unnamed (only the promise does).

    Where only one side names the end of the work, both are of the whole of it: 改造棚户区580万套, 完成改造601万套.
    """
    first, second = _ORDER.get(mine or "", 0), _ORDER.get(yours or "", 0)
    if first == second or {first, second} == {0, _DONE}:
        return "same"
    if not first or not second:
        if first:
            return "unnamed"
        return "begun" if yours == "start" else "underway"
    return "ahead" if first < second else "behind"


def _scope(target: Fact, words: Phrase, result: Fact, other: Phrase) -> str:
    mine = {meaning for meaning in words.of_name | words.of_clause if meaning[0] in SCOPES}
    yours = {meaning for meaning in other.of_name | other.of_clause if meaning[0] in SCOPES}
    if target.indicator_id == result.indicator_id:
        # A part that has the very name is the thing itself, whatever it is a part of: 其中农业总产值增长3.2%.
        mine, yours = ({meaning for meaning in side if meaning[0] != SUBTOTAL} for side in (mine, yours))
    return "same" if mine == yours else "one_side"


def _base(target: Fact, result: Fact) -> str:
    if target.is_long_growth != result.is_long_growth and not is_long(target):
        return "other_year"
    return "same" if target.is_mean == result.is_mean else "yearly_mean"
