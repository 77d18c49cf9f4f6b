"""What a report says was not reached, only planned, or given up is no result; a part of a year is a part of a year."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import PROJECT_ROOT
from tests.extract.numbers.test_quantities import read


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未达到序时进度11项,为新建安置区5个、改造厂房3万平方米。", [("target", 5), ("target", 30000)]),
        ("滞后事项:改造老旧小区12个;其余事项已完成。", [("target", 12)]),
        ("未完成目标的有:新增就业6000人,目前仅完成4100人。", [("target", 6000), ("result", 4100)]),
        ("招引亿元项目3个的目标任务未完成,目前仅签约1个。", [("target", 3), ("result", 1)]),
        ("已完成的有:新增床位200张。", [("result", 200)]),
        ("改造农贸市场8个,经批准取消。", []),
        ("取消行政审批事项120项。", [("result", 120)]),
        ("拟新建公厕40座。", [("target", 40)]),
        (
            "财政收入13.25亿元,完成年计划12.9亿元的102.7%,增长3%。",
            [("result", 1.325e9), ("target", 1.29e9), ("result", 3)],
        ),
        ("城镇登记失业率3.4%,控制在4.5%的年计划目标以内。", [("result", 3.4), ("target", 4.5)]),
        ("新增就业年度目标5000人,实际完成5200人。", [("target", 5000), ("result", 5200)]),
        ("工业增加值增长6.8%,比年计划低1.2个百分点。", [("result", 6.8)]),
        ("优良天数95天,去年同期89天。", [("result", 95)]),
    ],
)
def test_only_what_was_reached_is_a_result(text: str, expected: list[tuple[str, float]], lexicon: Lexicon) -> None:
    quantities, _ = read(text, "review", lexicon)
    assert [(q.kind, q.value) for q in quantities] == expected


def test_a_plan_and_its_result_in_one_sentence_are_a_pair(lexicon: Lexicon) -> None:
    quantities, _ = read("粮食总产量35.6万吨,超额完成年计划35万吨的目标;新建公厕4座。", "review", lexicon)
    result, plan, other = quantities
    assert (result.indicator, plan.indicator) == ("粮食总产量", "粮食总产量")
    assert result.row_key == plan.row_key is not None
    assert other.row_key is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1—6月,收入4820万元;签约项目5个。新建公厕14座。", ["2018-06-30", "2018-06-30", "2018-12-31"]),
        ("截至9月底,新增就业4216人,改造危房185户。", ["2018-09-30", "2018-09-30"]),
        ("截至8月20日,已建成公厕31座。", ["2018-08-20"]),
        ("前三季度,财政收入9.36亿元,全年财政收入13亿元。", ["2018-09-30", "2018-12-31"]),
        ("前11个月,进出口增长8%。", ["2018-11-30"]),
    ],
)
def test_a_part_of_the_year_is_not_the_whole(text: str, ends: list[str], lexicon: Lexicon) -> None:
    quantities, _ = read(text, "review", lexicon)
    assert [str(q.period_end) for q in quantities] == ends


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("栽植行道树3万4000株", 34000, "株"),
        ("惠及1万6千多户", 16000, "户"),
        ("完成投资2千3百万元", 23_000_000, "元"),
        ("安排资金3千5百元", 3500, "元"),
        ("完成投资2亿5千万元", 2.5e8, "元"),
        ("发放资金十二亿五千万元", 1.25e9, "元"),
        ("产品销售率达到93 .33%", 93.33, "%"),
        ("财政收入3694. 93亿元", 3.69493e11, "元"),
        ("完成投資3.5億元", 3.5e8, "元"),
    ],
)
def test_magnitudes_as_people_write_them(text: str, value: float, unit: str, lexicon: Lexicon) -> None:
    quantities, _ = read(text, "review", lexicon)
    assert [(q.value, q.unit) for q in quantities] == [(value, unit)]
