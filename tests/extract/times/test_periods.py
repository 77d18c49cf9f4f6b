"""For which period a number is: stated years, bases of comparison, several years, headings."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.extract.times.periods import Context, PeriodReader, five_year_plan_end, period_reader
from pipelines.lexicon import Lexicon
from pipelines.model import Kind


@pytest.fixture(scope="module")
def reader(lexicon: Lexicon) -> PeriodReader:
    return period_reader(lexicon)


def period(
    reader: PeriodReader,
    sentence: str,
    *,
    kind: Kind = "result",
    headings: tuple[str, ...] = (),
    is_point: bool = False,
    passage: str = "",
    is_change: bool = False,
) -> tuple[int | None, str, str]:
    context = Context(
        sentence=sentence,
        clause=sentence.rsplit(",", maxsplit=1)[-1],
        headings=headings,
        kind=kind,
        year=2018 if kind == "result" else 2019,
        report_year=2019,
        quarter=None,
        is_point=is_point,
        passage=passage,
        is_change=is_change,
    )
    found = reader.read(context)
    return found.year, str(found.start), str(found.end)


WHOLE_2018 = (2018, "2018-01-01", "2018-12-31")
WHOLE_2019 = (2019, "2019-01-01", "2019-12-31")


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("完成征收", "result", WHOLE_2018),
        ("完成征收", "target", WHOLE_2019),
        ("比2014年下降", "result", WHOLE_2018),
        ("从2009年的2.8%降到去年的", "result", WHOLE_2018),
        ("到2022年新增", "target", (2022, "2022-01-01", "2022-12-31")),
        ("一九八五年达到", "result", (1985, "1985-01-01", "1985-12-31")),
        ("上半年完成", "target", (2019, "2019-01-01", "2019-06-30")),
        ("第三季度完成", "target", (2019, "2019-07-01", "2019-09-30")),
        ("6月底前完成", "target", (2019, "2019-01-01", "2019-06-30")),
        ("五年来,累计新增", "result", (2018, "2014-01-01", "2018-12-31")),
        ("今后三年新增", "target", (2021, "2019-01-01", "2021-12-31")),
        ("三年间新增", "target", (2021, "2019-01-01", "2021-12-31")),
        ("三年间新增", "result", (2018, "2016-01-01", "2018-12-31")),
        ("到2022年外贸出口约120亿美元,年均增长", "target", (2022, "2019-01-01", "2022-12-31")),
        ("到2022年外贸出口增长", "target", (2022, "2022-01-01", "2022-12-31")),
        ("到2022年,三年内新增", "target", (2022, "2020-01-01", "2022-12-31")),
        ("巩固近三年来的成果,新增", "target", WHOLE_2019),
        ("落实《“十三五”时期建设规划》,退出", "target", WHOLE_2019),
        ("“十三五”期间新增", "target", (2020, "2016-01-01", "2020-12-31")),
        ("“十三五”时期已新增", "result", (2018, "2016-01-01", "2018-12-31")),
        ("“十三五”末达到", "target", (2020, "2020-01-01", "2020-12-31")),
        ("五年城镇新增就业", "target", (2023, "2019-01-01", "2023-12-31")),
        ("健全制度,五年城镇新增就业", "result", (2018, "2014-01-01", "2018-12-31")),
        ("在提高质量基础上年均增长", "target", WHOLE_2019),
        ("健全制度,5年新建", "result", (2018, "2014-01-01", "2018-12-31")),
        ("增速为8年来最高,投资额", "result", WHOLE_2018),
        ("五年来新增", "result", (2018, "2014-01-01", "2018-12-31")),
        ("新一届政府任期内新增", "target", (2023, "2019-01-01", "2023-12-31")),
        ("“十三五”规划确定的主要目标任务完成", "result", (2018, "2016-01-01", "2018-12-31")),
        ("“十三五”规划目标收官,新增", "target", WHOLE_2019),
        ("“十三五”期间应基本完成改造,全年完成", "result", WHOLE_2018),
        ("投入资金是2016年的2.2倍,新开工", "result", WHOLE_2018),
        ("用三年时间改造210个小区,今年改造46个,加装电梯", "target", WHOLE_2019),
        ("用三年时间改造", "target", (2021, "2019-01-01", "2021-12-31")),
        ("零售总额降幅较一季度收窄16个百分点;工业投资完成", "result", WHOLE_2018),
        ("按一九八〇年价格计算,产值达到", "result", WHOLE_2018),
    ],
)
def test_words_of_the_sentence(reader: PeriodReader, sentence: str, kind: Kind, expected: tuple[int, str, str]) -> None:
    assert period(reader, sentence, kind=kind) == expected


def test_the_nearest_heading_with_a_time_decides(reader: PeriodReader) -> None:
    assert period(reader, "新增", headings=("民生", "过去五年工作回顾")) == (2018, "2014-01-01", "2018-12-31")
    assert period(reader, "新增", headings=("2018年工作回顾", "过去五年工作回顾")) == WHOLE_2018
    assert period(reader, "今年新增", kind="target", headings=("今后五年的目标",)) == WHOLE_2019
    assert period(reader, "新增", kind="target", headings=("今后五年和2019年工作",)) == WHOLE_2019


def test_growth_spans_years_where_its_paragraph_or_a_promise_does(reader: PeriodReader) -> None:
    five, last_five = (2023, "2019-01-01", "2023-12-31"), (2018, "2014-01-01", "2018-12-31")
    assert period(reader, "能耗下降", passage="过去五年,成就显著", is_change=True) == last_five
    assert period(reader, "去年能耗下降", passage="过去五年,成就显著", is_change=True) == WHOLE_2018
    assert period(reader, "能耗下降", headings=("过去五年工作回顾",), is_change=True) == WHOLE_2018
    assert period(reader, "能耗下降", kind="target", headings=("今后五年的目标",), is_change=True) == five


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("过去五年,新增就业6000万人", True),
        ("坚持稳中求进,“十三五”规划确定的主要任务全面完成", True),
        ("实施行动计划,两年累计完成200个", False),
        ("新增就业60万人", False),
        ("推进污水处理厂建设,用三年时间完成升级改造", False),
        ("用三年时间,完成升级改造", True),
    ],
)
def test_what_opens_a_passage_of_several_years(reader: PeriodReader, sentence: str, expected: bool) -> None:
    assert reader.opens_span(sentence) is expected


def test_a_state_is_of_its_year_alone(reader: PeriodReader) -> None:
    assert period(reader, "五年来,总量达到", is_point=True) == WHOLE_2018
    assert period(reader, "九年义务教育巩固率达到", kind="target", is_point=True) == WHOLE_2019


def test_a_state_promised_for_several_years_is_of_their_end(reader: PeriodReader) -> None:
    assert period(reader, "今后五年,绿化覆盖率达到", kind="target", is_point=True)[0] == 2023
    assert period(reader, "绿化覆盖率达到", kind="target", is_point=True, headings=("今后五年的目标",))[0] == 2023
    assert period(reader, "今后五年,到2021年绿化覆盖率达到", kind="target", is_point=True)[0] == 2021


def test_a_promise_is_of_the_plan_that_is_not_over(reader: PeriodReader) -> None:
    assert period(reader, "建成", kind="target", headings=("“十二五”时期成就和“十四五”时期目标",))[0] == 2025


def test_five_year_plans() -> None:
    assert five_year_plan_end("十", "三") == 2020
    assert five_year_plan_end(None, "七") == 1990
    assert date(five_year_plan_end("十", "四"), 1, 1) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("heading", "report_year", "expected"),
    [
        ("“十三五”发展的主要目标", 2016, (2020, "2016-01-01", "2020-12-31")),
        # In a later year the heading names what that year's work is for, and beside a year it names both.
        ("为实现“十三五”发展目标而努力", 2018, (2018, "2018-01-01", "2018-12-31")),
        ("“十三五”时期主要目标任务和2016年工作安排", 2016, (2016, "2016-01-01", "2016-12-31")),
    ],
)
def test_goals_of_a_five_year_plan(
    reader: PeriodReader, heading: str, report_year: int, expected: tuple[int, str, str]
) -> None:
    context = Context("", "", (heading,), "target", report_year, report_year, None, is_point=False)
    found = reader.read(context)
    assert (found.year, str(found.start), str(found.end)) == expected


def test_the_year_that_the_sentences_before_promise_for(reader: PeriodReader) -> None:
    context = Context("", "", (), "target", 2019, 2019, None, is_point=True, goal_year=2022)
    assert reader.read(context).year == 2022
    assert reader.read(replace(context, sentence="今年达到", clause="今年达到")).year == 2019


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("力争今年,新增床位", True),
        ("力争经过5年努力,使农牧民住上新房的", False),
        ("投资累计达到933亿元,年均增长", False),
    ],
)
def test_words_with_a_part_of_a_time_name_none(reader: PeriodReader, words: str, expected: bool) -> None:
    assert reader.names_time(words) is expected


def test_work_of_several_years_in_a_plan_for_them_ends_with_its_last(reader: PeriodReader) -> None:
    words = "五年累计完成交通投资"
    found = reader.read(Context(words, words, (), "target", 2025, 2025, None, is_point=False, first_year=2021))
    assert (found.start, found.end) == (date(2021, 1, 1), date(2025, 12, 31))
