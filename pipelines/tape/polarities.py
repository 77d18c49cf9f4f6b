"""Numbers of what a report says was not reached, was only planned, or was given up: they are no results.

未达序时进度的有:新建充电桩500个 names goals that stay open; 完成年计划301亿元的95.1% names the plan beside the result;
改造12个,经批准取消 promises nothing any more.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipelines.model import Document, Node
from pipelines.tape.cues import Cues

Polarity = Literal["open", "planned", "withdrawn"]
REACH_BEHIND, _BEFORE = 28, 24  # characters around a number that may say so
_SCOPE_END = re.compile(r"[。\n]")
_UNIT = re.compile(r"(?<=[\d.万亿])[^\d.万亿、,]{1,4}?(?=(?:以上|以内|左右)?$)")  # 人 of 5000人以上
_LISTED = re.compile(r"(?:\d[\d.]*[^,。;、\d]{1,4}、)+$")
_CLAUSE_START = re.compile(r"[,:;。、\n()]")


class _Scope(NamedTuple):
    """The text `[start, end)` that a head such as 滞后事项: or a heading such as 未完成的指标 speaks of."""

    start: int
    end: int


class PolarityReader:
    """Reads one document. `text` is folded; `nodes` are its outline."""

    def __init__(self, text: str, document: Document, nodes: tuple[Node, ...], cues: Cues) -> None:
        self._text, self._cues = text, cues
        self._scopes = [*self._listed(document), *self._headed(nodes)]

    def read(self, number_start: int, right: int, floor: int) -> Polarity | None:
        """What is said of a number at `number_start`, whose unit and operator end at `right`.

        `floor` is where its sentence begins.
        """
        text, tells = self._text, self._cues.tells
        behind = text[right : right + REACH_BEHIND].partition("\n")[0]
        before = text[max(floor, number_start - _BEFORE) : number_start]
        clause = _CLAUSE_START.split(before)[-1]
        if tells("withdrawn_behind", behind) or tells("withdrawn_before", clause):
            return "withdrawn"
        # 截至8月底完工9个,未达序时进度; 优良率为97.1%,未能实现年度目标
        is_told = tells("short_of_goal", behind) and tells("told_before", clause)
        is_done = is_told or tells("reached_so_far", clause)
        if (tells("not_reached_behind", behind) and not is_done) or tells("not_reached_before", clause):
            return "open"
        if tells_plan(self._cues, clause, behind) or self._is_goal_of(before, behind):
            return "planned"
        if precedes_result(self._cues, clause, text[number_start:right], behind):
            return "planned"
        is_listed = any(scope.start <= number_start < scope.end for scope in self._scopes)
        return "open" if is_listed and not tells("reached_so_far", before) else None

    def _is_goal_of(self, before: str, behind: str) -> bool:
        """完成|5000人的年度目标, and each number of a list: 提前完成|5个、3亿元的年度目标."""
        if not self._cues.tells("goal_behind", behind):
            return False
        return self._cues.tells("plan_reached", _CLAUSE_START.split(_LISTED.sub("", before))[-1])

    def is_listed(self, at: int) -> bool:
        """Whether a place stands in a list of what was not reached."""
        return any(scope.start <= at < scope.end for scope in self._scopes)

    def _listed(self, document: Document) -> list[_Scope]:
        """From a head that opens a list to the end of its sentence or line, or to a head of what was reached."""
        found = []
        for match in self._cues.finditer("not_reached_list", self._text, document.body_start, document.end):
            end = _SCOPE_END.search(self._text, match.end(), document.end)
            stop = end.start() if end else document.end
            reached = next(self._cues.finditer("reached_list", self._text, match.end(), stop), None)
            found.append(_Scope(match.end(), reached.start() if reached else stop))
        return found

    def _headed(self, nodes: tuple[Node, ...]) -> list[_Scope]:
        """The text under a heading that names what was not reached."""
        titles = [node for node in nodes if node.parent is not None and node.title]
        headed = [node for node in titles if self._cues.tells("not_reached_head", node.title)]
        return [_Scope(node.body_start, node.end) for node in headed]


def precedes_result(cues: Cues, clause: str, number: str, behind: str) -> bool:
    """Whether a number is the goal of what is told right behind it in the same unit.

    全年确定招商目标|60亿元,实际到位63.5亿元 names its goal; 改造公厕|12座,只完成5座 does not.
    """
    cue = "actual_behind" if cues.tells("goal_named", clause) else "short_behind"
    told = cues.first(cue, behind)
    mine = _UNIT.search(number) if told else None
    return mine is not None and behind[len(told) :].lstrip("0123456789.,多余 万亿").startswith(mine[0])


def tells_plan(cues: Cues, clause: str, behind: str) -> bool:
    """Whether the words before a number make it the plan: 完成年计划|301亿元, 年度目标|5000人.

    完成全年目标|9项 counts what was done, unless a share of it follows: 完成全年任务|5000人的102%.
    """
    if not cues.tells("plan_figure", clause):
        return False
    return not cues.tells("plan_done", clause) or cues.opens("share_behind", behind)
