"""A bound that numbers of one run share: 分别超过60%和90%, 分别增长20%、30%以上."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.tape.candidates import Candidate
from pipelines.tape.joints import PARTICLES

_JOINT = re.compile(rf" ?[{PARTICLES}] ?")
# Words that bound all that comes behind them; 近 and 约 bound their own number only, unless 分别 spreads them.
_FORWARD = ("op_above_before", "op_below_before", "op_held_before", "op_about_clause")
_WEAK = "op_held_before"
_BACKWARD = ("op_above_after", "op_below_after", "op_about_after")


def share_bounds(text: str, candidates: Sequence[Candidate], spreads: re.Pattern[str]) -> list[Candidate]:
    """The candidates of a sentence, in order, each with the bound that its run gives to all its numbers.

    A run is numbers of one unit with nothing but a joint between them. A bound before the first reaches those behind
    it, one behind the last reaches those before it; a number with a bound of its own keeps it, and numbers in words
    (四类及四类以上) share none. `spreads` finds words (分别) that give 近 to all.
    """
    shared = list(candidates)
    for i in range(len(shared) - 1):
        one, two = shared[i], shared[i + 1]
        if (
            one.end == one.right
            and two.left == two.start
            and _go_together(text, one, two)
            and _bounds_next(text, one, spreads)
        ):
            shared[i + 1] = _with_bound(two, one)
    for i, (one, two) in reversed(list(enumerate(pairwise(shared)))):
        if two.operator_rule in _BACKWARD and one.end == one.right and _go_together(text, one, two):
            shared[i] = _with_bound(one, two)
    return shared


def _go_together(text: str, one: Candidate, two: Candidate) -> bool:
    is_run = one.unit.canonical == two.unit.canonical and _JOINT.fullmatch(text, one.right, two.start) is not None
    return is_run and not one.is_word and (_is_open(one) or _is_open(two))


def _is_open(candidate: Candidate) -> bool:
    """Whether it has no bound of its own; 控制在 alone is a weak one."""
    return candidate.operator == "=" or candidate.operator_rule == _WEAK


def _bounds_next(text: str, one: Candidate, spreads: re.Pattern[str]) -> bool:
    if one.operator_rule in _FORWARD:
        return True
    return one.operator_rule == "op_about_before" and bool(spreads.search(text, max(0, one.left - 3), one.start))


def _with_bound(candidate: Candidate, other: Candidate) -> Candidate:
    if not _is_open(candidate):
        return candidate
    return replace(candidate, operator=other.operator, operator_rule=other.operator_rule)
