"""Whether a result can answer a target at all: its district, its document and its unit."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.link.facts import Fact
from pipelines.link.rules import MatchRules
from pipelines.text.folding import fold_text

# Classifiers of one family count the same things (家, 个); other units must convert.
COUNTING = frozenset(("count", "vehicle"))
DAYS_OF_YEAR = 366
# By how much a share changed.
POINTS = "个百分点"
_CLAUSE = re.compile("[,;。]")


def family_group(unit: str, rules: MatchRules) -> str:
    """Units of one group may measure the same thing."""
    family = rules.families.get(unit, "count")
    return "count" if family in COUNTING else family


def may_answer(target: Fact, result: Fact, answering: frozenset[str]) -> bool:
    """False for a result of another government, of an older document, or of the promise's own.

    A paper of the half-year that also says what the year is to bring answers itself, as far as the year has gone.
    """
    if result.document_id == target.document_id:
        return _is_so_far(target, result)
    return result.known_on >= target.known_on and result.district_code in answering


def _is_so_far(target: Fact, result: Fact) -> bool:
    """Whether the result is of the first part of the year that is promised, of the same thing, and short of it.

    One that has reached the promise is of another reckoning: 上半年新建14座, then 新建4座 of the rest of the year.
    """
    is_part = target.period_start == result.period_start and result.period_end < target.period_end
    is_year = target.period_end - target.period_start <= DAYS_OF_YEAR
    is_short = target.promised is not None and result.reported is not None and result.reported < target.promised
    return is_part and is_year and is_short and target.indicator_id == result.indicator_id


def is_contradicted(target: Fact, result: Fact, ratio: float, rules: MatchRules) -> bool:
    """仅完成7公里: a report that says that its number is too little speaks of no promise that the number reaches."""
    if target.promised is None or result.reported is None or target.operator == "<=":
        return False
    is_work = target.measure in ("flow", "increment", "level") and result.measure != "growth"
    is_short = is_work and rules.told_short.search(fold_text(result.before)) is not None
    return is_short and result.reported * ratio >= target.promised


@lru_cache(maxsize=65536)
def unit_ratio(target_unit: str, result_unit: str, rules: MatchRules) -> float | None:
    """How many of the target's unit one of the result's is; None where they measure different things."""
    ratio = rules.unit_ratio(result_unit, target_unit)
    if ratio is not None:
        return ratio
    if family_group(target_unit, rules) == family_group(result_unit, rules) == "count":
        return 1.0
    # 26.5万元/人 is answered by 28万元 where the text leaves the 人 to the indicator.
    return 1.0 if target_unit.partition("/")[0] == result_unit.partition("/")[0] else None


def is_added(fact: Fact, rules: MatchRules) -> bool:
    """Its own clause says that something was added or made, or begins with the number and so shares a verb before.

    A clause with a subject of its own does not: 建设高标准农田21万亩,粮食播种面积583万亩. A part of what was added is
    added too: 引进各类人才500人,其中高层次人才|80人.
    """
    before = _CLAUSE.split(fold_text(fact.before))[-1]
    own = before + "|" + _CLAUSE.split(fold_text(fact.after))[0] + "|" + fact.indicator
    return not before.strip() or rules.adding.search(own) is not None


def is_stock(level: Fact, rules: MatchRules) -> bool:
    """The level counts everything there is: its own words say so, not only the lack of a verb."""
    return rules.stock.search(fold_text(level.before) + "|" + level.indicator) is not None
