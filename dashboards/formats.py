"""How numbers, amounts, periods and dates are written, in both languages. Pure functions of their arguments."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from dashboards.labels import label, t

SAID = (">=", "<=", "~")  # operators that are said with the number
LARGE = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e9, " billion"), (1e6, " million"))}


def exact(value: float) -> str:
    """Every digit, grouped by three: 12,900 and 24.6."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def compact(value: float, language: str, *, is_short: bool = False) -> str:
    """At most two decimals in the large units of the language: 1.29万, 5.99亿, 599 million.

    A short one has at most three digits where it has a unit: 12.9万, 124万.
    """
    for size, name in LARGE[language]:
        if abs(value) >= size:
            whole = len(str(int(abs(value) / size)))
            decimals = max(0, 3 - whole) if is_short else 2
            number = f"{value / size:,.{decimals}f}"
            return (number.rstrip("0").rstrip(".") if decimals else number) + name
    return exact(round(value, 2))


def amount(row: dict[str, object], language: str, *, is_exact: bool = False) -> str:
    """A promised or reported number with sign, operator and unit: 1.29万户以上, 下降 8.8%, 1–2家."""
    value, upper = row["value"], row["value_upper"]
    unit, operator = str(row["unit"] or ""), str(row["operator"])
    if not isinstance(value, int | float):
        return t("value.none")
    is_growth = row["measure"] == "growth"
    written = exact if is_exact else lambda number: compact(number, language)
    number = written(abs(value) if is_growth else value)
    if isinstance(upper, int | float):
        number += "–" + written(abs(upper) if is_growth else upper)
    gap = " " if language == "en" and unit and unit[0] not in "%‰" else ""
    text = f"{number}{gap}{unit}"
    if operator in SAID:
        text = t(f"amount.{operator}", amount=text)
    if is_growth:
        return t("value.down" if value < 0 else "value.up", amount=text)
    return text


def share(value: float | None) -> str:
    """A share from 0 to 1 as whole per cent, 0% and 100% only where nothing or all is meant; a dash for no share."""
    if value is None:
        return "—"
    if 0 < value < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= value < 1 else f"{value:.0%}"


def day(value: date | None) -> str:
    """2020年4月24日 or 24 Apr 2020."""
    if value is None:
        return t("date.none")
    return t("date.day", year=value.year, month_name=label("month", str(value.month)), day=value.day)


def period(year: int | None, start: date | None, end: date | None) -> str:
    """2020年, 2020年第二季度, 2020年上半年, 2020年3月, 2018–2020年; a dash where no period is known."""
    if start is None or end is None:
        return t("date.none") if year is None else t("date.year", year=year)
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return day(end) if start == end else f"{day(start)} – {day(end)}"
    if start.year != end.year:
        return t("date.years", first=start.year, last=end.year)
    return _months(start.year, start.month, end.month)


def _months(year: int, first: int, last: int) -> str:
    """Whole months of one year in the largest words that fit: year, half, quarter, month."""
    half = {(1, 6): "1", (7, 12): "2"}.get((first, last))
    if half:
        return t("date.half", year=year, half=label("half", half))
    if first == last:
        return t("date.month", year=year, month_name=label("month", str(first)))
    if first % 3 == 1 and last == first + 2:
        return t("date.quarter", year=year, quarter=label("quarter", str(last // 3)))
    if (first, last) == (1, 12):
        return t("date.year", year=year)
    first_name, last_name = label("month", str(first)), label("month", str(last))
    return t("date.months", year=year, first_name=first_name, last_name=last_name)


def plan_period(code: str | None) -> str:
    """The period that a document promises for: 2020 and 2020Q2 in words."""
    if not code:
        return t("date.none")
    year, _, quarter = code.partition("Q")
    if not quarter:
        return t("date.year", year=year)
    return t("date.quarter", year=year, quarter=label("quarter", quarter))
