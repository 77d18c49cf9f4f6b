"""Deadlines that stand beside the work they are for: in a column, over a column, or under an item."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source

HEAD = "杨浦区2021年重点工作安排\n2021年1月6日\n"
TABLE = "工作任务|年度目标|完成时限|责任单位\n养老服务|新增床位600张|{}|区民政局\n旧区改造|完成征收900户|{}|区房管局\n"
ITEMS = "1.养老服务。新增床位600张。完成时限:{}\n2.旧区改造。完成征收900户。牵头单位:区房管局　完成时限:{}\n"


def ends(text: str, lexicon: Lexicon) -> list[tuple[str, str, bool]]:
    """(last day of the number, last day of the task, whether the text names it) of every promise with both."""
    found = extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, HEAD + text), lexicon)
    tasks = [(str(task.due_on), task.has_deadline) for task in found.task]
    return [(str(q.period_end), *task) for q, task in zip(found.quantity, tasks, strict=True)]


@pytest.mark.parametrize("layout", [TABLE, ITEMS], ids=["column", "items"])
@pytest.mark.parametrize(
    ("words", "day"),
    [("11月", "2021-11-30"), ("6月底前", "2021-06-30"), ("2021年9月", "2021-09-30"), ("12月20日前", "2021-12-20")],
)
def test_a_deadline_is_of_its_row_or_item_only(layout: str, words: str, day: str, lexicon: Lexicon) -> None:
    assert ends(layout.format(words, "三季度"), lexicon) == [(day, day, True), ("2021-09-30", "2021-09-30", True)]


def test_what_the_clause_itself_names_goes_first(lexicon: Lexicon) -> None:
    assert ends("1.养老服务。3月底前新增床位600张。完成时限:11月\n", lexicon) == [("2021-03-31", "2021-03-31", True)]


def test_words_that_name_no_day_change_nothing(lexicon: Lexicon) -> None:
    assert ends(TABLE.format("按计划", "持续推进"), lexicon) == [("2021-12-31", "2021-12-31", False)] * 2


def test_what_lasts_has_no_last_day(lexicon: Lexicon) -> None:
    assert ends(TABLE.format("立行立改并长期坚持", "11月"), lexicon)[0] == ("2021-12-31", "None", False)


def test_two_deadlines_in_one_item_reach_back_to_each_other(lexicon: Lexicon) -> None:
    text = "1.养老服务。\n新增床位600张。(完成时限:5月)\n完成征收900户。(完成时限:10月)\n"
    assert ends(text, lexicon) == [("2021-05-31", "2021-05-31", True), ("2021-10-31", "2021-10-31", True)]
