"""What makes a verdict on a linked pair doubtful."""

from __future__ import annotations

import pytest

from pipelines.link import MatchRules, match_block
from tests.link.conftest import MakeFact


def _doubts(mine: dict[str, object], yours: dict[str, object], rules: MatchRules, make_fact: MakeFact) -> set[str]:
    """The doubts of a pair of one indicator, each side told by what is given of it."""
    common: dict[str, object] = {"promised": 10.0} | mine
    target = make_fact("target", str(common.pop("indicator", "幼儿园")), **common)
    told: dict[str, object] = {"reported": 9.0} | yours
    result = make_fact("result", str(told.pop("indicator", target.indicator)), **told)
    (match,) = match_block([target], [result._replace(indicator_id=target.indicator_id)], rules)
    return set(match.doubts.split())


@pytest.mark.parametrize(
    ("mine", "yours", "joint"),
    [
        ("新建和改扩建", "新建", "joint_promise"),
        ("新建、改扩建", "完成新建、改扩建", None),
        ("新建", "新建和续建", "joint_result"),
        ("加固", "新建、加固", "joint_result"),
        ("新建", "新改建", "joint_result"),
        ("新建", "新建", None),
    ],
)
def test_work_that_only_one_side_counts_together(
    mine: str, yours: str, joint: str | None, rules: MatchRules, make_fact: MakeFact
) -> None:
    found = _doubts({"before": f"促进均衡，{mine}"}, {"before": f"事业进步。{yours}"}, rules, make_fact)
    assert found & {"joint_promise", "joint_result"} == ({joint} if joint else set())


@pytest.mark.parametrize(
    ("indicator", "mine", "yours", "is_apart"),
    [
        ("社会消费品零售总额", "增长", "实际增长", True),
        ("农民人均纯收入", "实际增长", "扣除价格因素增长", False),
        ("农民人均纯收入", "实际增长", "扣除价格因素，分别增长5.4%和", False),
        ("地方财政收入", "按可比口径增长", "增长", True),
        ("地区生产总值", "增长", "按可比价格计算增长", False),
    ],
)
def test_rates_of_other_prices(
    indicator: str, mine: str, yours: str, is_apart: bool, rules: MatchRules, make_fact: MakeFact
) -> None:
    given = {"indicator": indicator, "unit": "%", "measure": "growth", "before": f"{indicator}{mine}"}
    told = {"unit": "%", "measure": "growth", "before": f"{indicator}达到1167亿元，{yours}"}
    assert ("other_prices" in _doubts(given, told, rules, make_fact)) is is_apart


def test_a_sum_that_the_report_goes_on_to_count_by_another_scope(rules: MatchRules, make_fact: MakeFact) -> None:
    money = {"unit": "元", "indicator": "地方财政收入"}
    behind = {"unit": "元", "after": "，按可比口径计算增长20%"}
    assert "other_prices" in _doubts(money, behind, rules, make_fact)
    assert "other_prices" not in _doubts(money, {"unit": "元", "after": "，增长20%"}, rules, make_fact)


def test_homes_that_are_let_answer_none_that_are_raised(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "保障性租赁住房", unit="套", before="筹集建设保障性租赁住房")
    let = make_fact("result", "保障性租赁住房", unit="套", before="配租保障性租赁住房")
    raised = let._replace(fact_id="raised", before="筹集保障性租赁住房")
    assert [match.result_id for match in match_block([target], [let, raised], rules)] == ["raised"]
    assert not list(match_block([target], [let], rules))


@pytest.mark.parametrize(
    ("before", "is_stretch"),
    [
        ("固定资产投资增长15%以上、力争达到", True),
        ("农业总产值增长百分之三，争取", True),
        ("固定资产投资力争增长", False),
        ("新增就业5万人，力争培训", False),
    ],
)
def test_what_is_striven_for_beyond_a_goal(
    before: str, is_stretch: bool, rules: MatchRules, make_fact: MakeFact
) -> None:
    assert ("stretch" in _doubts({"before": before}, {"before": "完成"}, rules, make_fact)) is is_stretch


def test_sums_from_some_time_on_and_of_a_year(rules: MatchRules, make_fact: MakeFact) -> None:
    year, since = {"before": "全年累计新建"}, {"before": "到2015年累计新建"}
    assert not {"unsure_period", "since_then"} & _doubts(year, {"before": "新建"}, rules, make_fact)
    assert "unsure_period" in _doubts(since, {"before": "新建"}, rules, make_fact)
    assert "since_then" in _doubts({"before": "新建"}, since, rules, make_fact)


def test_the_last_year_of_a_sum_is_of_that_year(rules: MatchRules, make_fact: MakeFact) -> None:
    sum_of_years = "五年累计新批企业123家，实际利用外资"
    assert "since_then" in _doubts({}, {"before": sum_of_years}, rules, make_fact)
    assert "since_then" not in _doubts({}, {"before": f"{sum_of_years}1.02亿美元，其中去年"}, rules, make_fact)


def test_what_is_added_after_losses_and_what_is_not(rules: MatchRules, make_fact: MakeFact) -> None:
    net, gross = {"before": "净增"}, {"before": "新增"}
    assert "net_promised" in _doubts(net, gross, rules, make_fact)
    assert "net_told" in _doubts(gross, net, rules, make_fact)
    assert not {"net_promised", "net_told"} & _doubts(net, net, rules, make_fact)
    between = {"before": "贷款余额198亿元，较年初增加"}
    assert not {"net_promised", "net_told"} & _doubts(net, between, rules, make_fact)


def test_a_figure_of_another_scope_in_the_brackets_behind_makes_a_rate_doubtful(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    given = {"indicator": "地方财政收入", "unit": "%", "measure": "growth", "before": "地方财政收入增长"}
    told = {"unit": "%", "measure": "growth", "before": "地方财政收入1241亿元，增长"}
    assert "other_prices" in _doubts(given, told | {"after": "（可比口径12.9%）"}, rules, make_fact)
    assert "other_prices" not in _doubts(given, told | {"after": "，税收增长6%"}, rules, make_fact)


def test_one_rate_per_cent_and_per_mille_may_be_a_slip_of_the_pen(rules: MatchRules, make_fact: MakeFact) -> None:
    given = {"indicator": "人口自然增长率", "unit": "‰", "measure": "share"}
    found = _doubts(given, {"unit": "%", "measure": "share"}, rules, make_fact)
    assert "slip" in found
    assert "other_unit" not in found


@pytest.mark.parametrize(
    ("mine", "yours", "doubt"),
    [
        ("旧村改造", "旧村、旧厂改造", "wider_result"),
        ("居住区停车位", "居住区和地下停车位", "wider_result"),
        ("保障性住房、棚户区改造住房", "保障性住房", "wider_promise"),
        ("中小学、幼儿园", "中小学幼儿园", None),
        ("省考及以上断面", "省考断面", None),
    ],
)
def test_a_number_that_counts_a_second_thing_as_well(
    mine: str, yours: str, doubt: str | None, rules: MatchRules, make_fact: MakeFact
) -> None:
    found = _doubts({"indicator": mine}, {"indicator": yours}, rules, make_fact)
    assert found & {"wider_result", "wider_promise"} == ({doubt} if doubt else set())


def test_a_result_of_one_year_or_of_several_is_doubtful(rules: MatchRules, make_fact: MakeFact) -> None:
    assert "either_period" in _doubts({}, {"is_of_either": True}, rules, make_fact)


def test_one_sum_that_answers_promises_of_two_sizes_is_doubtful(rules: MatchRules, make_fact: MakeFact) -> None:
    first = make_fact("target", "学位", "个", measure="increment", promised=48_000.0)
    second = first._replace(fact_id="second", promised=32_000.0)
    result = make_fact("result", "学位", "个", measure="increment", reported=90_000.0)
    assert [m.doubts for m in match_block([first, second], [result], rules)] == ["shared_answer"] * 2
    again = second._replace(promised=first.promised)
    assert [m.doubts for m in match_block([first, again], [result], rules)] == [""] * 2


def test_of_promises_of_two_sizes_the_one_of_the_very_name_is_answered(rules: MatchRules, make_fact: MakeFact) -> None:
    common: dict[str, object] = {"unit": "%", "measure": "growth", "indicator_id": "revenue"}
    whole = make_fact("target", "财政收入", promised=10.0, before="财政收入增长", **common)
    part = make_fact("target", "公共财政收入", promised=9.0, before="公共财政收入增长", **common)
    told = make_fact("result", "财政收入", reported=10.9, before="财政收入增长", **common)
    found = {match.target_id: match.doubts for match in match_block([whole, part], [told], rules)}
    assert "shared_answer" not in found[whole.fact_id]
    assert "shared_answer" in found[part.fact_id]


def test_the_sum_by_which_a_sum_grew_has_no_rival_in_the_sum(rules: MatchRules, make_fact: MakeFact) -> None:
    common: dict[str, object] = {"unit": "元", "indicator_id": "income"}
    target = make_fact("target", "人均收入", measure="increment", promised=100.0, before="人均收入增加", **common)
    total = make_fact("result", "人均收入", measure="flow", reported=2365.0, before="人均收入", **common)
    grown = total._replace(
        fact_id="grown", measure="increment", reported=79.0, before="人均收入2365元，比上年净增", naming="ind_inherited"
    )
    (match,) = match_block([target], [total, grown], rules)
    assert (match.result_id, match.doubts) == ("grown", "")


@pytest.mark.parametrize(
    ("mine", "yours", "is_other"),
    [("完成水库加固", "座水库完成加固", False), ("水库", "座水库完成供水管道改造", True)],
)
def test_work_told_behind_a_thing_that_the_promise_names(
    mine: str, yours: str, is_other: bool, rules: MatchRules, make_fact: MakeFact
) -> None:
    told = {"indicator": "水库", "after": yours.removeprefix("座"), "unit": "座", "before": ""}
    found = _doubts({"indicator": mine.removeprefix("完成"), "before": mine, "unit": "座"}, told, rules, make_fact)
    assert ("other_work" in found) is is_other
