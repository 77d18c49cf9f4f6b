"""Promise and result of one row: which of several results is of which promise, and for what time."""

from __future__ import annotations

from datetime import date

from pipelines.link import MatchRules, match_block, match_row
from tests.link.conftest import MakeFact


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


def test_each_promise_of_a_row_gets_the_result_of_its_own_thing(rules: MatchRules, make_fact: MakeFact) -> None:
    park, lot = make_fact("target", "口袋公园", row_key="r"), make_fact("target", "停车场", row_key="r")
    lots, parks = make_fact("result", "公共停车场", row_key="r"), make_fact("result", "建成口袋公园", row_key="r")
    found = {match.target_id: match.result_id for match in match_row([park, lot], [lots, parks], rules)}
    assert found == {park.fact_id: parks.fact_id, lot.fact_id: lots.fact_id}


def test_a_result_before_the_deadline_of_its_row_is_of_a_part_and_after_it_of_the_whole(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    due = {"period_start": _day(2025, 1, 1), "period_end": _day(2025, 6, 30), "is_due": True}
    target = make_fact("target", "废弃矿山修复", "亩", **due)
    so_far = make_fact("result", "废弃矿山修复", "亩", period_end=_day(2020, 8, 31))
    late = make_fact("result", "废弃矿山修复", "亩", period_end=_day(2025, 8, 31))
    assert [match.kind for match in match_row([target], [so_far], rules)] == ["part"]
    assert [match.kind for match in match_row([target], [late], rules)] == ["full"]
    # A year planned for, not a deadline: what the year before brought is no part of it.
    assert list(match_row([target._replace(is_due=False)], [so_far], rules)) == []


def test_of_several_deadlines_of_one_thing_the_periods_tell(rules: MatchRules, make_fact: MakeFact) -> None:
    march = make_fact("target", "口袋公园", period_end=_day(2020, 3, 31), is_due=True)
    year = make_fact("target", "口袋公园", promised=9.0)
    result = make_fact("result", "口袋公园")
    assert [match.target_id for match in match_row([march, year], [result], rules)] == [year.fact_id]


def test_a_paper_of_the_half_year_tells_how_far_its_own_year_has_come(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "财政收入", "元", promised=1e8)
    half = make_fact("result", "财政收入", "元", document_id="plan_2020", period_end=_day(2020, 6, 30), reported=4e7)
    assert [match.kind for match in match_block([target], [half], rules)] == ["part"]
    # What has been reached already was promised for the rest of the year.
    assert list(match_block([target], [half._replace(reported=2e8)], rules)) == []
    assert list(match_block([target], [half._replace(period_end=target.period_end)], rules)) == []
