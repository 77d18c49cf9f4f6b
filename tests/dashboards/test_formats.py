"""Numbers, amounts, periods and dates as people of either language write them."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards import labels
from dashboards.formats import amount, compact, day, exact, period, plan_period, share


@pytest.mark.parametrize(
    ("value", "zh", "en", "whole"),
    [
        (0, "0", "0", "0"),
        (7, "7", "7", "7"),
        (24.6, "24.6", "24.6", "24.6"),
        (-8.8, "-8.8", "-8.8", "-8.8"),
        (9999, "9,999", "9,999", "9,999"),
        (12_900, "1.29万", "12,900", "12,900"),
        (123_456, "12.35万", "123,456", "123,456"),
        (599_000_000, "5.99亿", "599 million", "599,000,000"),
        (43_000_000_000, "430亿", "43 billion", "43,000,000,000"),
        (1 / 3, "0.33", "0.33", "0.333333"),
        (1e15, "10,000,000亿", "1,000,000 billion", "1,000,000,000,000,000"),
    ],
)
def test_numbers_are_short_in_sight_and_exact_on_demand(value: float, zh: str, en: str, whole: str) -> None:
    assert (compact(value, "zh"), compact(value, "en"), exact(value)) == (zh, en, whole)


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ((12_900, None, "户", ">=", "flow"), "1.29万户以上", "≥ 12,900 户"),
        ((1, 2, "家", "range", "increment"), "1–2家", "1–2 家"),
        ((-8.8, None, "%", "=", "growth"), "下降 8.8%", "down 8.8%"),
        ((-20, None, "%", ">=", "growth"), "下降 20%以上", "down ≥ 20%"),
        ((6, None, "%", "~", "growth"), "增长 6%左右", "up ≈ 6%"),
        ((100, None, "%", "<=", "share"), "100%以内", "≤ 100%"),
        ((None, None, "家", "=", "level"), "未注明", "not stated"),
    ],
)
def test_amounts_carry_operator_unit_and_direction(row: tuple[object, ...], zh: str, en: str, language: str) -> None:
    named = dict(zip(("value", "value_upper", "unit", "operator", "measure"), row, strict=True))
    assert amount(named, language) == {"zh": zh, "en": en}[language]


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ((2020, 1, 1), (2020, 12, 31), "2020年", "2020"),
        ((2020, 4, 1), (2020, 6, 30), "2020年第二季度", "Q2 2020"),
        ((2020, 1, 1), (2020, 6, 30), "2020年上半年", "first half of 2020"),
        ((2020, 7, 1), (2020, 12, 31), "2020年下半年", "second half of 2020"),
        ((2020, 2, 1), (2020, 2, 29), "2020年2月", "Feb 2020"),
        ((2020, 1, 1), (2020, 10, 31), "2020年1月–10月", "Jan–Oct 2020"),
        ((2021, 1, 1), (2025, 12, 31), "2021–2025年", "2021–2025"),
        ((2020, 4, 24), (2020, 4, 24), "2020年4月24日", "24 Apr 2020"),
        ((2020, 4, 24), (2020, 5, 3), "2020年4月24日 – 2020年5月3日", "24 Apr 2020 – 3 May 2020"),
    ],
)
def test_periods_are_named_as_people_name_them(
    start: tuple[int, int, int], end: tuple[int, int, int], zh: str, en: str, language: str
) -> None:
    assert period(start[0], date(*start), date(*end)) == {"zh": zh, "en": en}[language]


def test_unknown_periods_dates_and_shares_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "current_language", lambda: "zh")
    assert period(None, None, None) == plan_period(None) == day(None) == "未注明"
    assert period(2020, None, None) == plan_period("2020") == "2020年"
    assert plan_period("2020Q2") == "2020年第二季度"
    assert (share(None), share(0), share(0.376), share(1)) == ("—", "0%", "38%", "100%")
    assert (share(0.001), share(0.998)) == ("<1%", ">99%")


@pytest.mark.parametrize(
    ("value", "zh"), [(118_800, "11.9万"), (1_244_500, "124万"), (12_900, "1.29万"), (9_999, "9,999")]
)
def test_a_key_figure_has_three_digits_at_most(value: float, zh: str) -> None:
    assert compact(value, "zh", is_short=True) == zh
