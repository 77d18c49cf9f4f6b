"""A plan and what came of it, told in one sentence, are a pair: 地区生产总值实现286.4亿元,完成年计划301亿元的95.1%."""

from __future__ import annotations

from dataclasses import replace

from pipelines.model import Quantity

_PLANNED = ("kind_planned_in_review", "kind_goal_in_review")


def pair_planned(quantities: list[Quantity], first: int) -> None:
    """Gives the plans among `quantities[first:]`, which are of one sentence, the key of their result, and it theirs.

    A plan goes with the nearest result of its sentence of the same thing in the same unit that is no rate of change.
    """
    for place in range(first, len(quantities)):
        plan = quantities[place]
        if plan.kind != "target" or plan.row_key or not any(rule in plan.rule_id for rule in _PLANNED):
            continue
        near = sorted(range(first, len(quantities)), key=lambda other: (abs(other - place), other))
        result = next((other for other in near if _answers(quantities[other], plan)), None)
        if result is not None:
            key = f"plan:{plan.start}"
            quantities[place] = replace(plan, row_key=key, measure=quantities[result].measure)
            quantities[result] = replace(quantities[result], row_key=key)


def _answers(result: Quantity, plan: Quantity) -> bool:
    is_same = result.indicator_id == plan.indicator_id and result.unit == plan.unit
    return is_same and result.kind == "result" and result.row_key is None and result.measure != "growth"


def keep_pairs(quantities: list[Quantity]) -> tuple[Quantity, ...]:
    """The numbers, without a key where their row holds none of the other kind in the same unit."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for each in quantities:
        if each.row_key:
            kinds.setdefault((each.row_key, each.unit), set()).add(each.kind)
    alone = {key for key, found in kinds.items() if len(found) == 1}
    return tuple(replace(q, row_key=None) if q.row_key and (q.row_key, q.unit) in alone else q for q in quantities)
