"""For which period a number is: stated years, bases of comparison, several years, headings."""

from datetime import date

import pytest

from pipelines.extract.periods import Context, five_year_plan_end, read_period
from pipelines.model import Kind


def period(
    sentence: str, *, kind: Kind = "result", headings: tuple[str, ...] = (), is_point: bool = False
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
    )
    found = read_period(context)
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
        ("“十三五”期间新增", "target", (2020, "2016-01-01", "2020-12-31")),
        ("“十三五”时期已新增", "result", (2018, "2016-01-01", "2018-12-31")),
        ("“十三五”末达到", "target", (2020, "2020-01-01", "2020-12-31")),
    ],
)
def test_words_of_the_sentence(sentence: str, kind: Kind, expected: tuple[int, str, str]) -> None:
    assert period(sentence, kind=kind) == expected


def test_the_nearest_heading_with_a_time_decides() -> None:
    assert period("新增", headings=("民生", "过去五年工作回顾")) == (2018, "2014-01-01", "2018-12-31")
    assert period("新增", headings=("2018年工作回顾", "过去五年工作回顾")) == WHOLE_2018
    assert period("今年新增", kind="target", headings=("今后五年的目标",)) == WHOLE_2019
    assert period("新增", kind="target", headings=("今后五年和2019年工作",)) == WHOLE_2019


def test_a_state_is_of_its_year_alone() -> None:
    assert period("五年来,总量达到", is_point=True) == WHOLE_2018


def test_five_year_plans() -> None:
    assert five_year_plan_end("十", "三") == 2020
    assert five_year_plan_end(None, "七") == 1990
    assert date(five_year_plan_end("十", "四"), 1, 1) == date(2025, 1, 1)
