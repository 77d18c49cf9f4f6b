"""Whether a result can answer a target at all: its district, its document and its unit."""

from __future__ import annotations

import re

from pipelines.link.facts import Fact
from pipelines.link.rules import MatchRules
from pipelines.text.folding import fold_text

# Classifiers of one family count the same things (家, 个); other units must convert.
COUNTING = frozenset(("count", "vehicle"))
_CLAUSE = re.compile("[,;。]")


def family_group(unit: str, rules: MatchRules) -> str:
    """Units of one group may measure the same thing."""
    family = rules.families.get(unit, "count")
    return "count" if family in COUNTING else family


def may_answer(target: Fact, result: Fact, answering: frozenset[str]) -> bool:
    """False for a result of another government, of the promise's own document, or of an older one."""
    if result.document_id == target.document_id or result.known_on < target.known_on:
        return False
    return result.district_code in answering


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

    A clause with a subject of its own does not: 建设高标准农田21万亩,粮食播种面积583万亩.
    """
    before = _CLAUSE.split(fold_text(fact.before))[-1]
    own = before + "|" + _CLAUSE.split(fold_text(fact.after))[0] + "|" + fact.indicator
    return not before.strip() or rules.adding.search(own) is not None


def is_stock(level: Fact, rules: MatchRules) -> bool:
    """The level counts everything there is: its own words say so, not only the lack of a verb."""
    return rules.stock.search(fold_text(level.before) + "|" + level.indicator) is not None
