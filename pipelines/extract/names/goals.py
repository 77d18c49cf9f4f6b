"""Whether words make a number a goal that stands beside its result, and what of them names no thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues
from pipelines.tape.polarities import REACH_BEHIND, precedes_result, tells_plan

_NEAR = 4  # characters behind a number that may say that it is a whole: 301亿元|的95.1%


class GoalWords(NamedTuple):
    """The clause before a number without what makes it a goal. `is_plan`: a plan beside its result.

    `is_goal`: that, or a goal whose noun stands behind it (5000人的年度目标).
    """

    clause: str
    is_plan: bool
    is_goal: bool


def read_goal(
    text: str, candidate: Candidate, clause: str, cues: Cues, patterns: Mapping[str, re.Pattern[str]]
) -> GoalWords:
    """What `clause`, the words before a number of the folded text, and the words behind it say of a goal."""
    end = candidate.right
    behind = text[end : end + REACH_BEHIND]
    is_plan = tells_plan(cues, clause, behind[:_NEAR])
    if precedes_result(cues, clause, text[candidate.number_start : end], behind):
        clause = patterns["goal_words"].sub("", clause)  # 全年确定招商目标|60亿元,实际到位63.5亿元
    elif is_plan:  # 完成年计划|301亿元的95.1%: the plan is of what stands before it
        clause = clause.removesuffix(cues.first("plan_figure", clause))
    is_goal = is_plan or cues.tells("goal_behind", behind)
    if is_goal:  # 未达到|11%的年度预期
        clause = clause.removesuffix(cues.first("plan_reached", clause))
    return GoalWords(clause, is_plan, is_goal)
