"""Promise or result: by the part of the document first, then by the words of the clause."""

from __future__ import annotations

from bisect import bisect_left

from pipelines.extract.times.periods import first_year_ahead
from pipelines.model import Document, Kind, Node
from pipelines.tape.clauses import SENTENCE_END
from pipelines.tape.cues import Cues
from pipelines.text.numerals import parse_chinese

_LONGEST_REPORTED = 4
# The rule by which a number in a plan tells of a part of the plan's own year that is over.
SO_FAR = "kind_so_far_in_plan"
_OPENING = 12
_LONGEST_ITEM = 1_500


class StatedGoals:
    """Goals that a review states before what came of them: 新增学位540个。完成情况:新增学位570个.

    Where the title says that it tells how goals were met, a sentence that begins to report is enough: 已新增570个.
    """

    def __init__(self, text: str, document: Document, cues: Cues) -> None:
        """`text` is folded."""
        start, end = document.body_start, document.end
        ends = [match.start() for match in cues.finditer("report_label", text, start, end)]
        found = [next(cues.finditer("report_words", text, max(start, at - _LONGEST_REPORTED), at), None) for at in ends]
        marks = {match.start() for match in found if match}
        if cues.tells("report_title", document.title):
            openings = [match.end() for match in SENTENCE_END.finditer(text, start, end)]
            marks |= {at for at in openings if cues.tells("report_opening", text[at : min(end, at + _OPENING)])}
        self._marks = sorted(marks)

    def precede(self, at: int, node: Node) -> bool:
        """Whether a report follows in the same piece of work, and none stands before `at` in it."""
        place = bisect_left(self._marks, at)
        is_first = place == 0 or self._marks[place - 1] < node.start
        is_followed = place < len(self._marks) and self._marks[place] < node.end
        return node.is_work_item and node.end - node.start < _LONGEST_ITEM and is_first and is_followed


def read_kind(sentence: str, clause: str, node: Node, document: Document, cues: Cues) -> tuple[Kind, str]:
    """(kind, rule_id) of a number; `sentence` and `clause` are the words before it.

    In a plan a number is promised, in a review reported, unless its own words say otherwise; elsewhere (news) a
    later year or a word of planning makes it a promise.
    """
    if cues.tells("label_result", sentence):
        return "result", "kind_label"
    if cues.tells("label_goal", sentence):
        return "target", "kind_label"
    if node.section == "plan":
        # 一季度全市地区生产总值下降3%, in the plan of that year, tells what its months so far have brought.
        if document.plan_quarter is None and cues.tells("so_far", sentence):
            return "result", SO_FAR
        return _in_plan(sentence, clause, first_year_ahead(document), cues)
    if node.section == "review":
        return _in_review(sentence, clause, document, cues)
    return _elsewhere(sentence, clause, document, cues)


def _in_review(sentence: str, clause: str, document: Document, cues: Cues) -> tuple[Kind, str]:
    """A number of a review: reported, unless its words name a goal or a year behind the one reviewed."""
    # 全年目标任务10亿元仅完成4.3亿元 gives the goal first, then how far it was reached.
    is_goal = cues.tells("goal", clause) and not cues.tells("reached_so_far", clause)
    # 人大二次会议提出,…争取工业总产值增长6%,农业总产值增长5%。 says again what was to be done.
    if is_goal or cues.tells("goal_recalled", sentence):
        return "target", "kind_goal_in_review"
    # 实施2013-2017年清洁空气行动计划,完成…: the years of a plan's name are not those of what was done.
    is_planned = cues.tells("future", sentence) and not cues.tells("plan_name", sentence)
    is_planned = is_planned and not cues.tells("past", clause)
    ahead = _years(clause, cues) or (_years(sentence, cues)[-1:] if is_planned else [])
    is_ahead = document.review_year is not None and any(y > document.review_year for y in ahead)
    return ("target", "kind_future_year_in_review") if is_ahead else ("result", "kind_review")


def _elsewhere(sentence: str, clause: str, document: Document, cues: Cues) -> tuple[Kind, str]:
    published = document.published_on.year if document.published_on else document.review_year
    if published is not None and any(year > published for year in _years(sentence, cues)):
        return "target", "kind_future_year"
    if cues.tells("goal", clause) and not cues.tells("reached_so_far", clause):
        return "target", "kind_goal_in_review"  # 年度计划改造210户,已竣工187户
    if cues.tells("past", clause) or cues.tells("reached_so_far", clause):
        return "result", "kind_reported"
    return ("target", "kind_future_words") if cues.tells("future", sentence) else ("result", "kind_reported")


def _in_plan(sentence: str, clause: str, plan_year: int | None, cues: Cues) -> tuple[Kind, str]:
    if plan_year is not None and any(year < plan_year for year in _years(sentence, cues)):
        is_goal = cues.tells("goal_recalled", sentence)
        return ("target", "kind_goal_in_review") if is_goal else ("result", "kind_past_year_in_plan")
    if cues.tells("past", clause):
        return "result", "kind_past_words_in_plan"
    return "target", "kind_plan"


def _years(words: str, cues: Cues) -> list[int]:
    """Years named in the words, without those that only serve as a base of comparison (比2014年)."""
    if "年" not in words:
        return []
    return [
        int(year) if year.isdecimal() else int(parse_chinese(year) or 0)
        for match in cues.finditer("named_year", words, 0, len(words))
        for year in match.groups()
    ]
