"""Dates in digits and in Chinese numerals."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.split.dates import find_date, find_years, read_number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-11-13", date(2019, 11, 13)),
        ("2019年1月8日在会议上", date(2019, 1, 8)),
        ("二〇二三年一月十五日", date(2023, 1, 15)),
        ("二零二一年十一月二十三日", date(2021, 11, 23)),
        ("一九九三年六月十九日", date(1993, 6, 19)),
        ("2002年 3月3日", date(2002, 3, 3)),
        ("2019/2/30,后改为2019/3/1", date(2019, 3, 1)),
        ("——20191月21日在会议上", date(2019, 1, 21)),
        ("2020420", None),
        ("第46届", None),
    ],
)
def test_the_first_day_of_the_calendar_is_found(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(("word", "number"), [("二〇二三", 2023), ("十", 10), ("二十一", 21), ("三十", 30), ("7", 7)])
def test_numbers_are_read_digit_by_digit_or_counted(word: str, number: int) -> None:
    assert read_number(word) == number


def test_years_are_found_in_order() -> None:
    assert find_years("2020年工作情况和二〇二一年主要工作,面积2021平方米") == (2020, 2021)
