"""What stands in cells: text that no spreadsheet runs, and numbers, dates and promises as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

# A cell that starts with one of these is read as a formula by some spreadsheet; the last four are the full-width signs.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
APOSTROPHE = "'"
# Signs before a unit that multiply it.
MULTIPLES = {"万": 10_000.0, "亿": 100_000_000.0}
_BLANKS = " \u3000"
# What XML cannot hold: a cell with one of these could not be saved.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGNS = {"=": "", ">=": "≥", "<=": "≤", "~": "≈", "range": ""}
_WIDE = str.maketrans("０１２３４５６７８９．，－＋％／年月", "0123456789.,-+%/--", "日 \u3000\u00a0")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T00:00:00)?|(\d{4})(\d{2})(\d{2})")


def neutralise(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it, or where it starts with one itself."""
    is_risky = text.startswith(APOSTROPHE) or text.lstrip(_BLANKS).startswith(FORMULA_STARTS)
    return APOSTROPHE + text if is_risky else text


def restore(text: str) -> str:
    """What `neutralise` was given; text that it would not have changed so stays as it is."""
    rest = text.removeprefix(APOSTROPHE)
    return rest if rest != text and neutralise(rest) == text else text


def strip_unsafe(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return _NOT_XML.sub("", text)


def read_number(text: str) -> tuple[float, bool] | None:
    """The number of a cell and whether a per cent sign stands behind it; None for anything else.

    Full-width digits, blanks and commas between thousands are allowed; units, 万 and words are not.
    """
    folded = text.translate(_WIDE)
    is_share = folded.endswith("%")
    bare = folded.removesuffix("%")
    if not _NUMBER.fullmatch(bare):
        return None
    return float(bare.replace(",", "")), is_share


def read_date(text: str) -> date | None:
    """The day of a cell (2020-06-30, 2020/6/30, 2020.6.30, 2020年6月30日, 20200630); None for anything else."""
    found = _DATE.fullmatch(text.translate(_WIDE))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        return None


def show_number(value: float) -> str:
    """The number without a needless decimal point, never in powers of ten."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def show_promise(operator: str, value: float, value_upper: float | None) -> str:
    """A promised number as the sheet prints it: 7000, ≥7000, ≤3.5, ≈600, 10–20."""
    shown = _SIGNS[operator] + show_number(value)
    return shown if value_upper is None else f"{shown}–{show_number(value_upper)}"


def show_value(value: Any) -> str:
    """What a cell holds that is no number, on one line: a day without its midnight, TRUE and FALSE in capitals."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else " ".join(str(value).split())
