"""Which of several results answers which of several targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.link import Fact, Match, MatchRules, match_block
from tests.link.conftest import MakeFact


def _links(targets: Sequence[Fact], results: Sequence[Fact], rules: MatchRules) -> dict[str, Match]:
    return {match.target_id: match for match in match_block(targets, results, rules)}


def test_each_target_gets_the_result_that_fits_best(rules: MatchRules, make_fact: MakeFact) -> None:
    parks, small_parks = make_fact("target", "城市公园"), make_fact("target", "口袋公园")
    results = [make_fact("result", "口袋公园"), make_fact("result", "城市公园")]
    links = _links([parks, small_parks], results, rules)
    assert links[parks.fact_id].result_id == results[1].fact_id
    assert links[small_parks.fact_id].result_id == results[0].fact_id


def test_a_result_answers_one_target_of_a_document_only(rules: MatchRules, make_fact: MakeFact) -> None:
    exact, close = make_fact("target", "养老服务驿站"), make_fact("target", "农村养老服务驿站")
    result = make_fact("result", "养老服务驿站")
    assert set(_links([exact, close], [result], rules)) == {exact.fact_id}


def test_a_number_said_twice_is_answered_twice(rules: MatchRules, make_fact: MakeFact) -> None:
    first = make_fact("target", "养老服务驿站")
    again = first._replace(fact_id="again")
    assert len(_links([first, again], [make_fact("result", "养老服务驿站")], rules)) == 2


def test_one_promise_in_two_wordings_is_answered_twice(rules: MatchRules, make_fact: MakeFact) -> None:
    first = make_fact("target", "老旧小区改造", promised=200.0)
    again = make_fact("target", "老旧小区微改造", promised=200.0)
    result = make_fact("result", "老旧小区微改造")
    assert len(_links([first, again], [result], rules)) == 2
    # Another number is another promise.
    assert len(_links([first, again._replace(promised=60.0)], [result], rules)) == 1


def test_a_promise_said_again_in_a_list_has_the_same_answer(rules: MatchRules, make_fact: MakeFact) -> None:
    first = make_fact("target", "城中村", promised=2448.0, before="改造城中村")
    again = make_fact("target", "城中村改造", promised=2448.0, before="实施城中村改造")
    result = make_fact("result", "城中村", before="城中村")
    assert len(_links([first, again], [result], rules)) == 2
    # 60 is a number that two works may share.
    other = first._replace(promised=60.0), again._replace(promised=60.0, fact_id="other")
    links = _links(other, [result], rules)
    assert [fact_id for fact_id, match in links.items() if "number_alone" not in match.doubts] == [first.fact_id]


def test_the_regular_review_is_asked_before_others_and_earlier_ones_first(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    target = make_fact("target", "口袋公园")
    news = make_fact("result", "口袋公园", document_id="news", is_review=False, known_on=target.known_on + 5)
    review = make_fact("result", "口袋公园", document_id="review", known_on=target.known_on + 400)
    later = make_fact("result", "口袋公园", document_id="later", known_on=target.known_on + 800)
    assert _links([target], [later, news, review], rules)[target.fact_id].result_id == review.fact_id
    assert _links([target], [later, news], rules)[target.fact_id].result_id == later.fact_id


@pytest.mark.parametrize(
    "other",
    [
        {"document_id": "plan_2020"},
        {"known_on": date(2019, 1, 1).toordinal()},
        {"district_code": "310101"},
    ],
    ids=["own document", "older document", "other district"],
)
def test_a_result_that_cannot_answer(other: dict[str, object], rules: MatchRules, make_fact: MakeFact) -> None:
    assert _links([make_fact("target", "口袋公园")], [make_fact("result", "口袋公园", **other)], rules) == {}


def test_the_successor_answers_for_a_merged_district_and_not_the_other_way(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    merged = make_fact("target", "口袋公园", district_code="310108")
    successor = make_fact("result", "口袋公园", district_code="310106")
    assert set(_links([merged], [successor], rules)) == {merged.fact_id}
    swapped = merged._replace(district_code="310106"), successor._replace(district_code="310108")
    assert _links([swapped[0]], [swapped[1]], rules) == {}


def test_parts_of_the_period_are_all_kept(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "口袋公园")
    ends = [date(2020, month, 30).toordinal() for month in (4, 6, 9)]
    parts = [make_fact("result", "口袋公园", document_id=f"report_{end}", known_on=end, period_end=end) for end in ends]
    matches = list(match_block([target], parts, rules))
    assert [match.kind for match in matches] == ["part"] * 3


def test_units_convert_or_stand_beside(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "新造林", "亩")
    converted = _links([target], [make_fact("result", "新造林", "公顷")], rules)[target.fact_id]
    assert (converted.kind, converted.unit_ratio) == ("full", pytest.approx(15))
    dollars = make_fact("target", "人均收入水平", "元")
    other = _links([dollars], [make_fact("result", "人均收入水平", "美元")], rules)[dollars.fact_id]
    assert other.kind == "incomparable"


def test_a_name_that_is_like_in_part_is_shown_and_judges_nothing(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "高技术重大攻关项目", "项", promised=50.0)
    like = make_fact("result", "重大技术攻关项目", "项", reported=66.0, is_review=True)
    match = _links([target], [like], rules)[target.fact_id]
    assert (match.kind, match.rule) == ("similar", "match.similar")
    # The very number promised answers; a result that answers another promise is shown beside none.
    assert _links([target], [like._replace(reported=50.0)], rules)[target.fact_id].rule == "match.likely"
    own = make_fact("target", "重大技术攻关项目", "项", promised=60.0)
    assert set(_links([target, own], [like], rules)) == {own.fact_id}


def test_the_year_stands_beside_a_promise_for_a_quarter_of_it(rules: MatchRules, make_fact: MakeFact) -> None:
    quarter = {"period_start": date(2020, 4, 1).toordinal(), "period_end": date(2020, 6, 30).toordinal()}
    target, year = make_fact("target", "口袋公园", **quarter), make_fact("result", "口袋公园")
    assert _links([target], [year], rules)[target.fact_id].kind == "incomparable"
    years = year._replace(period_start=date(2016, 1, 1).toordinal())
    assert _links([target], [years], rules)[target.fact_id].kind == "several"
    assert _links([make_fact("target", "绿道", **quarter)], [year], rules) == {}


def test_a_figure_of_several_years_is_only_shown_beside_a_promise_for_one(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    target, total = make_fact("target", "口袋公园"), make_fact("result", "口袋公园")
    total = total._replace(period_start=date(2016, 1, 1).toordinal())
    assert _links([target], [total], rules)[target.fact_id].kind == "several"
    year = make_fact("result", "口袋公园", before="全年新建口袋公园")
    assert _links([target], [total, year], rules)[target.fact_id].result_id == year.fact_id


def test_another_number_of_like_words_across_the_promise_makes_a_verdict_doubtful(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    target = make_fact("target", "新改扩建中小学", "所", promised=60.0)
    short = make_fact("result", "新改扩建中小学", "所", reported=21.0)
    met = make_fact("result", "新改扩建中小学", "所", reported=66.0, fact_id="met")
    assert "rival" in _links([target], [short, met], rules)[target.fact_id].doubts
    # Two that fall short may have to be added: 新建、改扩建中小学21所、39所.
    assert "rival" in _links([target], [short, met._replace(reported=39.0)], rules)[target.fact_id].doubts
    other = met._replace(indicator="改扩建高中", indicator_id="x高中")
    assert "rival" not in _links([target], [short, other], rules)[target.fact_id].doubts


def test_a_mean_of_years_and_a_total_are_no_rivals(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "地区生产总值", unit="%", measure="growth", promised=8.5)
    year = make_fact("result", "地区生产总值", unit="%", measure="growth", reported=8.0)
    mean = year._replace(fact_id="mean", reported=9.6, is_mean=True, period_start=year.period_start - 4 * 365)
    assert "rival" not in next(iter(match_block([target], [year, mean], rules))).doubts
    promised = make_fact(
        "target", "单项冠军企业", unit="家", measure="increment", promised=25.0, before="新增单项冠军企业"
    )
    added = make_fact(
        "result", "单项冠军企业", unit="家", measure="increment", reported=22.0, before="新增单项冠军企业"
    )
    total = added._replace(fact_id="total", measure="level", reported=117.0, before="单项冠军企业总量达")
    assert "rival" not in next(iter(match_block([promised], [added, total], rules))).doubts


def test_the_number_itself_comes_before_a_mark_that_was_passed(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "社会消费品零售总额", unit="元", promised=260.0)
    mark = make_fact("result", "社会消费品零售总额", unit="元", operator=">=", reported=250.0)
    number = mark._replace(fact_id="number", operator="=", reported=258.0)
    assert [match.result_id for match in match_block([target], [mark, number], rules)] == ["number"]
    higher = mark._replace(fact_id="higher", reported=280.0)
    assert [match.result_id for match in match_block([target], [mark, higher], rules)] == ["higher"]


def test_what_is_added_does_not_compare_with_what_there_is(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "三甲医院", "家", "increment", before="新增三甲医院")
    stock = make_fact("result", "三甲医院", "家", "level", before="三甲医院达到")
    assert _links([target], [stock], rules)[target.fact_id].kind == "incomparable"


def test_what_one_of_five_years_added_is_a_part_of_them_and_what_there_is_is_none(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    five_years = make_fact("target", "养老床位", "张", "increment", period_end=date(2024, 12, 31).toordinal())
    added = make_fact("result", "养老床位", "张", "increment", year=2022)
    assert _links([five_years], [added], rules)[five_years.fact_id].kind == "part"
    stock = make_fact("result", "养老床位", "张", "level", before="养老床位总数达到", year=2022)
    growth = make_fact("result", "养老床位", "%", "growth", year=2022)
    assert _links([five_years], [stock, growth], rules) == {}


def test_a_clause_of_its_own_that_adds_nothing_compares_with_what_there_is(
    rules: MatchRules, make_fact: MakeFact
) -> None:
    target = make_fact("target", "托位", "个", "level", before="全市托位达到")
    result = make_fact("result", "托位", "个", "increment", before="新建养老院3家，托位")
    assert _links([target], [result], rules)[target.fact_id].kind == "full"
    added = result._replace(before="新建养老院3家，新增托位")
    assert _links([target], [added], rules)[target.fact_id].kind == "incomparable"


def test_growth_over_years_answers_no_growth_of_one(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "固定资产投资额", "%", "growth")
    result = make_fact("result", "固定资产投资额", "%", "growth", is_long_growth=True)
    assert _links([target], [result], rules)[target.fact_id].kind == "incomparable"
    assert _links([target], [result._replace(is_long_growth=False)], rules)[target.fact_id].kind == "full"


def test_growth_of_a_share_is_not_the_share(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "公办园在园幼儿占比", "%", "growth", indicator_id="kindergartens")
    result = make_fact("result", "公办园在园幼儿占比", "%", "share", indicator_id="kindergartens")
    assert _links([target], [result], rules)[target.fact_id].kind == "incomparable"
    rate = make_fact("target", "居民消费价格涨幅", "%", "share", indicator_id="prices")
    prices = make_fact("result", "居民消费价格", "%", "growth", indicator_id="prices")
    assert _links([rate], [prices], rules)[rate.fact_id].kind == "full"


NAMES = st.sampled_from(["口袋公园", "城市公园", "养老床位", "社区养老床位", "绿道"])
DISTRICTS = st.sampled_from(["310110", "310101"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    promised=st.lists(st.tuples(NAMES, DISTRICTS), min_size=1, max_size=6, unique=True),
    reported=st.lists(st.tuples(NAMES, DISTRICTS), max_size=6),
    added=st.lists(NAMES, min_size=1, max_size=4),
)
def test_a_later_document_changes_nothing_that_is_answered_and_no_other_government(
    promised: list[tuple[str, str]],
    reported: list[tuple[str, str]],
    added: list[str],
    rules: MatchRules,
    make_fact: MakeFact,
) -> None:
    targets = [make_fact("target", name, district_code=code, document_id=f"plan_{code}") for name, code in promised]
    results = [
        make_fact("result", name, district_code=code, document_id=f"report_{code}", fact_id=f"r{i}")
        for i, (name, code) in enumerate(reported)
    ]
    later = [
        make_fact("result", name, document_id="later", known_on=date(2022, 1, 1).toordinal(), fact_id=f"l{i}")
        for i, name in enumerate(added)
    ]
    before, after = _links(targets, results, rules), _links(targets, [*results, *later], rules)
    assert {target_id: after[target_id] for target_id in before} == before
    new = set(after) - set(before)
    assert {target.district_code for target in targets if target.fact_id in new} <= {"310110"}


def test_the_years_figure_answers_what_was_due_by_a_day_in_it(rules: MatchRules, make_fact: MakeFact) -> None:
    due = make_fact("target", "农村危房改造", "户", period_end=date(2020, 11, 30).toordinal(), is_due=True)
    result = make_fact("result", "农村危房改造", "户")
    assert [match.kind for match in match_block([due], [result], rules)] == ["full"]
    first_half = due._replace(period_end=date(2020, 6, 30).toordinal(), is_due=False)
    assert [match.kind for match in match_block([first_half], [result], rules)] == ["incomparable"]


def test_what_is_told_as_too_little_reaches_no_promise(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "农村公路改造", "公里", promised=5.0)
    result = make_fact("result", "农村公路改造", "公里", reported=7.0, before="农村公路改造仅完成")
    assert list(match_block([target], [result], rules)) == []
    assert len(list(match_block([target._replace(promised=20.0)], [result], rules))) == 1
    assert len(list(match_block([target], [result._replace(before="农村公路改造完成")], rules))) == 1


@pytest.mark.parametrize(("before", "kind"), [("人均收入1807元，比上年增加", "full"), ("人均收入", "incomparable")])
def test_by_how_much_a_sum_of_money_grew_is_not_judged_by_the_sum(
    before: str, kind: str, rules: MatchRules, make_fact: MakeFact
) -> None:
    target = make_fact("target", "人均收入", "元", "increment", before="人均收入增加")
    measure = "increment" if kind == "full" else "flow"
    result = make_fact("result", "人均收入", "元", measure, before=before)
    assert _links([target], [result], rules)[target.fact_id].kind == kind


def test_points_of_a_share_stand_beside_the_share(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "城镇化率", "个百分点", "growth", before="城镇化率提高")
    result = make_fact("result", "城镇化率", "%", "share", before="城镇化率达到")
    link = _links([target], [result], rules)[target.fact_id]
    assert (link.kind, link.comparability_id) == ("incomparable", "stock_and_added")


def test_a_part_that_has_the_very_name_is_the_thing_itself(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "出口总额", "%", "growth", before="出口总额增长")
    result = make_fact("result", "出口总额", "%", "growth", before="进出口总额90亿元，其中出口总额增长")
    assert _links([target], [result], rules)[target.fact_id].comparability_id == "same_thing"


def test_a_list_of_products_tells_what_was_made(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "水泥产量", "吨", "flow", before="水泥产量达到")
    result = make_fact("result", "水泥", "吨", "level", before="发电量131亿度，水泥")
    assert _links([target], [result], rules)[target.fact_id].comparability_id == "same_thing"
