"""Of which years the paragraphs of a report at the end of a term tell, and when that stays open."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source
from pipelines.settings import load_settings

HEAD = "扬中市2021年政府工作报告\n"
PLAN = "二、2021年工作安排\n新建公厕7座。\n"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


def periods(text: str, kind: str, lexicon: Lexicon) -> dict[str, tuple[str, str, str]]:
    """Year begun and ended and the rule of the period, by the indicator of the numbers of one kind."""
    found = extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text), lexicon).quantity
    return {
        row.indicator: (str(row.period_start)[:4], str(row.period_end)[:4], row.rule_id.rpartition("/")[2])
        for row in found
        if row.kind == kind
    }


def results(review: str, lexicon: Lexicon) -> dict[str, tuple[str, str, str]]:
    """What a report with that review tells."""
    return periods(f"{HEAD}{review}{PLAN}", "result", lexicon)


@pytest.mark.parametrize("aside", ["“1310”具体部署", "第26次常务会议精神", "“20+8”产业布局"])
def test_digits_of_names_do_not_keep_a_paragraph_from_opening_those_below(aside: str, lexicon: Lexicon) -> None:
    review = f"一、“十三五”时期成就和2020年主要工作\n五年来,我们落实{aside},完成了各项任务。\n"
    review += "——城市品质显著提升。新建绿道1538公里。\n"
    assert results(review, lexicon)["绿道"] == ("2016", "2020", "period_years")


def test_one_year_inside_a_paragraph_of_several_is_that_of_its_sentence(lexicon: Lexicon) -> None:
    review = "一、“十三五”时期工作回顾\n五年来,我们开拓进取,各项事业全面进步。\n"
    review += "加快科技创新。2020年财政科技投入达到121亿元。新建重点实验室57家。\n"
    found = results(review, lexicon)
    assert found["财政科技投入"][:2] == ("2020", "2020")
    assert found["重点实验室"] == ("2016", "2020", "period_years")
    turned = review.replace("加快科技创新。2020年", "各位代表!刚刚过去的2020年,")
    assert results(turned, lexicon)["重点实验室"][:2] == ("2020", "2020")
    turned = review.replace("2020年财政", "刚刚过去的一年,财政")
    assert results(turned, lexicon)["重点实验室"][:2] == ("2020", "2020")


def test_points_of_a_list_are_of_the_year_that_their_head_names(lexicon: Lexicon) -> None:
    review = "一、“十三五”时期工作回顾\n五年来,我们开拓进取,各项事业全面进步。\n"
    review += "民生福祉持续改善。2020年办成一批实事。一是新建体育场57座。二是新建公园12个。\n"
    found = results(review, lexicon)
    assert {found["体育场"][:2], found["公园"][:2]} == {("2020", "2020")}


def test_growth_on_the_same_time_of_the_year_before_is_of_one_year(lexicon: Lexicon) -> None:
    review = "一、“十三五”时期工作回顾\n五年来,我们开拓进取,各项事业全面进步。\n"
    review += "农业稳步发展,农业总产值349亿元,同比增长3%。\n"
    assert results(review, lexicon)["农业总产值"][0] == "2020"


HEADING = "一、“十三五”时期成就和2020年主要工作\n"


def test_where_only_a_heading_tells_several_years_and_one_the_period_is_open(lexicon: Lexicon) -> None:
    assert results(f"{HEADING}新建绿道1538公里。\n", lexicon)["绿道"] == ("2020", "2020", "period_year_either")
    # What there is at the end is of the year either way.
    level = results(f"{HEADING}绿道总长达到1538公里。\n", lexicon)
    assert [period[2] for period in level.values()] == ["period_year"]


def test_a_paragraph_that_opens_with_one_year_settles_it(lexicon: Lexicon) -> None:
    review = f"{HEADING}2020年,我们克服困难,取得了新成绩。\n新建绿道1538公里。\n"
    assert results(review, lexicon)["绿道"] == ("2020", "2020", "period_year")


def test_parts_numbered_in_brackets_hold_points_numbered_without(lexicon: Lexicon) -> None:
    text = "1989年扬中县政府工作报告\n(一)一九八八年工作的基本情况\n一、农村经济继续发展。\n推广杂交水稻16万亩。\n"
    text += (
        "二、交通建设有新的进展。\n新修乡村公路112公里。\n(二)一九八九年的任务\n一、抓好农业。\n推广杂交水稻18万亩。\n"
    )
    rows = extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text), lexicon).quantity
    found = [(row.kind, row.value, str(row.period_end)[:4]) for row in rows]
    assert found == [("result", 160000, "1988"), ("result", 112, "1988"), ("target", 180000, "1989")]


def test_a_year_in_chinese_digits_turns_to_that_year(lexicon: Lexicon) -> None:
    text = HEAD.replace("2021", "1988") + (
        "一、过去五年和一九八七年的工作\n五年间，全县累计造林96万亩。\n"
        "一九八七年，全县人民较好地完成了各项任务。国民收入达到1.4亿元。\n——农业获得较好收成。新增灌溉面积2万亩。\n"
    )
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text + PLAN.replace("2021", "1988"))
    found = {row.indicator: str(row.period_start)[:4] for row in extract_source(source, lexicon).quantity}
    assert (found["造林"], found["国民收入"], found["灌溉面积"]) == ("1983", "1987", "1987")


def test_two_years_told_among_numbers_of_one_are_those_of_their_sentence(lexicon: Lexicon) -> None:
    review = "一、2020年工作回顾\n蔬菜总产量9万吨。两年来累计建成水渠60公里。合作社达到33家，安置劳力500人。\n"
    found = results(review, lexicon)
    assert (found["水渠"][0], found["安置劳力"][0]) == ("2019", "2020")


def test_a_paragraph_that_opens_with_the_year_before_promises_nothing(lexicon: Lexicon) -> None:
    text = (
        "扬中市1985年政府工作报告\n二、1985年工作安排\n"
        "一九八四年，经济继续发展。工农业总产值达到5亿元。\n今年要再上台阶。工农业总产值达到6亿元。\n"
    )
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    kinds = [(row.kind, row.value) for row in extract_source(source, lexicon).quantity]
    assert kinds == [("result", 5e8), ("target", 6e8)]


def promises(plan: str, year: int, lexicon: Lexicon) -> dict[str, tuple[str, str]]:
    """Year begun and ended by the promised indicator, in a report that begins with its plan."""
    found = periods(f"扬中市{year}年政府工作报告\n各位代表：\n{plan}", "target", lexicon)
    return {indicator: period[:2] for indicator, period in found.items()}


@pytest.mark.parametrize(
    "heading", ["二、“十一五”发展的主要目标", "二、“十一五”奋斗目标和二〇〇六年的主要任务", "二、今后五年的奋斗目标"]
)
def test_a_plan_that_turns_to_its_first_year_promises_for_that_year(heading: str, lexicon: Lexicon) -> None:
    plan = (
        f"{heading}\n“十一五”时期是加快发展的时期。到2010年,全市新增就业达到5万人。\n"
        "2006年是“十一五”规划的开局之年。主要预期目标是:财政收入增长12%。\n"
        "1、加快城镇建设。新建绿道5公里。\n"
    )
    assert promises(plan, 2006, lexicon)["绿道"] == ("2006", "2006")
    # A paragraph that turns back to the years of the plan speaks for what is below it.
    back = plan.replace("1、加快", "今后五年,要抓好以下工作。\n1、加快")
    assert promises(back, 2006, lexicon)["绿道"] == ("2006", "2010")


def test_the_goals_of_a_year_behind_a_word_on_the_five_year_plan_are_of_that_year(lexicon: Lexicon) -> None:
    plan = (
        "二、1992年的任务\n拟将“八五”期间国民生产总值平均每年的增长速度调整为7.5%。"
        "1992年的主要计划指标是:国民生产总值增长6.5%。造林360万亩。\n"
    )
    assert promises(plan, 1992, lexicon)["造林"] == ("1992", "1992")


def test_what_a_paragraph_tells_of_one_year_is_not_of_the_term_of_its_heading(lexicon: Lexicon) -> None:
    review = "一、过去五年工作的回顾\n五年来,我们开拓进取,各项事业全面进步。\n"
    review += "2020年是本届政府任期的最后一年,财政收入增长11%;外贸出口8350万美元。\n"
    assert results(review, lexicon)["外贸出口"][:2] == ("2020", "2020")


def test_where_a_sentence_tells_of_several_years_and_of_one_those_behind_it_may_be_of_either(lexicon: Lexicon) -> None:
    review = f"{HEADING}刚刚过去的2020年,我们克服困难。\n"
    review += "五年累计改造小区41个,去年新建管网13公里。新建绿道190公里。\n"
    assert results(review, lexicon)["绿道"] == ("2020", "2020", "period_year_either")


def test_one_year_of_a_sum_leaves_what_follows_to_the_years_of_the_paragraph(lexicon: Lexicon) -> None:
    review = "一、过去五年工作的回顾\n"
    review += "五年来,我们坚持以人民为中心。累计减少贫困人口26万人,其中去年5万人;新建敬老院38座。\n"
    assert results(review, lexicon)["敬老院"][:2] == ("2016", "2020")
