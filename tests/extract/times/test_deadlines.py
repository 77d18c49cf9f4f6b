"""The last day that a phrase names."""

from datetime import date

import pytest

from pipelines.extract.times.deadlines import deadline_reader, period_end
from pipelines.lexicon import Lexicon


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("6月15日前完成", date(2019, 6, 15)),
        ("2020年2月30日前完成", date(2020, 2, 29)),
        ("6月底前完成", date(2019, 6, 30)),
        ("2021年2月底完成", date(2021, 2, 28)),
        ("十一月底前完成", date(2019, 11, 30)),
        ("9月前投用", date(2019, 8, 31)),
        ("1月前投用", date(2018, 12, 31)),
        ("8月开工", date(2019, 8, 31)),
        ("二季度开工", date(2019, 6, 30)),
        ("第4季度末前竣工", date(2019, 12, 31)),
        ("上半年建成", date(2019, 6, 30)),
        ("2022年下半年建成", date(2022, 12, 31)),
        ("到2022年底建成", date(2022, 12, 31)),
        ("2021年内竣工", date(2021, 12, 31)),
        ("到2025年形成规模", date(2025, 12, 31)),
        ("2030年前实现碳达峰", date(2029, 12, 31)),
        ("年底前完成", date(2019, 12, 31)),
        ("年内完成", date(2019, 12, 31)),
        ("明年底前建成", date(2020, 12, 31)),
        ("三年内完成更新", date(2021, 12, 31)),
        ("用5年时间内完成", date(2023, 12, 31)),
        ("“十四五”期间建成", date(2025, 12, 31)),
        ("编制“十四五”规划", None),
        ("三年行动计划", None),
        ("2018年以来", None),
        ("8个月工期", None),
        ("完成旧改征收7000户", None),
    ],
)
def test_deadline(words: str, expected: date | None, lexicon: Lexicon) -> None:
    assert deadline_reader(lexicon).read(words, 2019) == expected


def test_without_a_plan_year_only_a_named_year_counts(lexicon: Lexicon) -> None:
    reader = deadline_reader(lexicon)
    assert reader.read("年底前完成", None) is None
    assert reader.read("6月底前完成", None) is None
    assert reader.read("2021年6月底前完成", None) == date(2021, 6, 30)


@pytest.mark.parametrize(
    ("year", "quarter", "expected"),
    [(2020, None, date(2020, 12, 31)), (2020, 1, date(2020, 3, 31)), (2020, 2, date(2020, 6, 30)), (None, 2, None)],
)
def test_period_end(year: int | None, quarter: int | None, expected: date | None) -> None:
    assert period_end(year, quarter) == expected
