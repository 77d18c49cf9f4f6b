"""A plan and what came of it are a pair where one sentence, or the lines under one heading, tell both.

地区生产总值实现286.4亿元,完成年计划301亿元的95.1%; 整改目标:补发补贴426万元, and below it 整改情况:已补发补贴426万元.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.model import Quantity
from pipelines.text.words import likeness

_PLANNED = ("kind_planned_in_review", "kind_goal_in_review", "kind_open_in_review")
# Goals under a label (年度目标:) or before their report, and what a label gives as reported (完成情况:).
_GOALS, _REPORT = ("/kind_label/", "/kind_goal_in_review/"), "/kind_label/"
# How much of the shorter of two names, in pairs of characters, both must have to be of one thing.
_ALIKE = 0.5
_HEADLESS, _BARE_VERB = "ind_inherited/", 2


def pair_planned(quantities: list[Quantity], first: int) -> None:
    """Gives the plans among `quantities[first:]`, which are of one sentence, the key of their result, and it theirs.

    A plan goes with the nearest result of its sentence of the same thing in the same unit; with a rate of change only
    where no other is in that unit.
    """
    for place in range(first, len(quantities)):
        plan = quantities[place]
        if plan.kind != "target" or plan.row_key or not any(rule in plan.rule_id for rule in _PLANNED):
            continue
        near = sorted(range(first, len(quantities)), key=lambda o: (_is_rate(quantities[o]), abs(o - place), o))
        result = next((other for other in near if _answers(quantities[other], plan)), None)
        if result is not None:
            key = f"plan:{plan.start}"
            quantities[place] = _named_by_result(replace(plan, row_key=key), quantities[result])
            quantities[result] = _named_by_plan(replace(quantities[result], row_key=key), plan)


def _named_by_result(plan: Quantity, result: Quantity) -> Quantity:
    """增长7.1%(计划7%左右), 引进项目7个,完成5个的年度目标: a plan that names nothing is of what its result is of."""
    is_nameless = _is_headless(plan) and not _is_headless(result)
    is_nameless = is_nameless and likeness(plan.indicator, result.indicator) < _ALIKE
    return replace(_renamed(plan, result) if is_nameless or _is_rate(result) else plan, measure=result.measure)


def _renamed(quantity: Quantity, other: Quantity) -> Quantity:
    named = {name: getattr(other, name) for name in ("indicator", "indicator_id", "indicator_name")}
    return replace(quantity, **named)


def _named_by_plan(result: Quantity, plan: Quantity) -> Quantity:
    """确定招商目标60亿元,到位63.5亿元: a result that has nothing but a verb has the name of its plan."""
    if not _is_headless(result) or likeness(result.indicator, plan.indicator) >= _ALIKE:
        return result
    return _renamed(result, plan)


def _answers(result: Quantity, plan: Quantity) -> bool:
    # 招引项目3个的任务未完成,目前仅签约1个: the report takes its name over from the goal.
    is_same = result.indicator_id == plan.indicator_id or (
        "kind_open" in plan.rule_id and result.indicator.startswith(plan.indicator) and result.start > plan.start
    )
    # 改造老旧小区年度任务36个,现已完工22个: only the verb of what inherits the goal's name is another.
    is_headless = _is_headless(result)
    is_alike = likeness(result.indicator, plan.indicator) >= _ALIKE
    # 植树目标800亩,已栽植760亩: what names nothing of its own answers the goal right before it.
    is_planned = "kind_planned" in plan.rule_id
    is_same = is_same or (result.start > plan.start and is_headless + is_alike + is_planned > 1)
    # 增长7.1%(计划7%左右); 新引进项目7个,提前完成5个的年度目标: what names nothing itself is of what stands before.
    is_same = is_same or (plan.start > result.start and _is_headless(plan))
    return is_same and result.kind == "result" and result.row_key is None and result.unit == plan.unit


def _is_headless(quantity: Quantity) -> bool:
    """Whether it has its name from words before, or nothing but a verb: 到位|63.5亿元, 入库|11.2亿元."""
    return quantity.rule_id.startswith(_HEADLESS) or len(quantity.indicator) <= _BARE_VERB


def _is_rate(quantity: Quantity) -> bool:
    return quantity.measure == "growth"


def _is_free(result: Quantity) -> bool:
    return result.kind == "result" and result.row_key is None and not _is_rate(result)


def pair_items(quantities: Sequence[Quantity], families: Mapping[str, str]) -> tuple[Quantity, ...]:
    """The numbers; each goal under a label, with the report of the same thing further down in its item, has one key.

    Of the same thing is what has the indicator, else a name alike, in a unit of one family (`families`: 名, 人);
    where an item has one goal and one labelled report in a unit, no name is asked.
    """
    found = list(quantities)
    items: dict[int, list[int]] = defaultdict(list)
    for place, quantity in enumerate(found):
        items[quantity.node].append(place)
    for places in items.values():
        goals = [place for place in places if _is_goal(found[place])]
        for goal in goals:
            is_only = sum(found[other].unit == found[goal].unit for other in goals) == 1
            family = families.get(found[goal].unit)
            later = [place for place in places if place > goal and _is_free(found[place])]
            later = [place for place in later if family == families.get(found[place].unit)]
            result = _report_of(found, found[goal], later, is_only=is_only)
            if result is not None:
                key = f"item:{found[goal].start}"
                found[goal] = replace(found[goal], row_key=key)
                found[result] = _named_by_plan(replace(found[result], row_key=key), found[goal])
    return tuple(found)


def _is_goal(quantity: Quantity) -> bool:
    is_labelled = quantity.kind == "target" and any(rule in quantity.rule_id for rule in _GOALS)
    return is_labelled and quantity.row_key is None and quantity.measure != "growth"


def _report_of(found: Sequence[Quantity], goal: Quantity, free: list[int], *, is_only: bool) -> int | None:
    same = [place for place in free if found[place].indicator_id == goal.indicator_id]
    alike = [place for place in free if likeness(found[place].indicator, goal.indicator) >= _ALIKE]
    alike.sort(key=lambda place: (-likeness(found[place].indicator, goal.indicator), place))
    labelled = [place for place in free if found[place].unit == goal.unit and _REPORT in found[place].rule_id]
    only = labelled if is_only and len(labelled) == 1 else []
    return next(iter([*same, *alike, *only]), None)


def keep_pairs(quantities: list[Quantity]) -> tuple[Quantity, ...]:
    """The numbers, without a key where their row holds none of the other kind in the same unit."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for each in quantities:
        if each.row_key:
            kinds.setdefault((each.row_key, each.unit), set()).add(each.kind)
    alone = {key for key, found in kinds.items() if len(found) == 1}
    return tuple(replace(q, row_key=None) if q.row_key and (q.row_key, q.unit) in alone else q for q in quantities)
