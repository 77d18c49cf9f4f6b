"""Cells: no text is run, and numbers and dates are read as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sheets import neutralise, read_date, read_number, restore, show_number, show_promise
from pipelines.sheets.cells import FORMULA_STARTS
from tests.sheets.conftest import RISKY

STARTS = st.sampled_from(["", "'", "''", " ", "\u3000", *FORMULA_STARTS])


@given(STARTS, STARTS, st.text())
def test_what_is_neutralised_reads_back_and_runs_nowhere(first: str, second: str, rest: str) -> None:
    text = first + second + rest
    cell = neutralise(text)
    assert restore(cell) == text
    assert not cell.lstrip(" \u3000").startswith(FORMULA_STARTS)


@given(st.text())
def test_text_that_people_write_is_changed_only_where_it_looks_neutralised(text: str) -> None:
    assert restore(text) in {text, text[1:]}
    assert neutralise(restore(text)) == text or restore(text) == text


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["旧改", "1-2家", "a=b", "", "≥7000", "90后"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == restore(text) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("500", (500.0, False)),
        ("-3.5", (-3.5, False)),
        ("1,234,567.5", (1234567.5, False)),
        ("１２．５", (12.5, False)),
        (" 7 000 ", (7000.0, False)),
        ("56%", (56.0, True)),
        ("56.3％", (56.3, True)),
    ],
)
def test_numbers_are_read(text: str, number: tuple[float, bool]) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "约500", "500户", "5万", "1e5", "nan", "inf", "=1+1", "1,23", "12-13", "1.2.3", "--1"]
)
def test_other_words_are_no_numbers(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["2020-06-30", "2020/6/30", "2020.6.30", "2020年6月30日", "２０２０-０６-３０", "20200630", "2020-06-30T00:00:00"],
)
def test_days_are_read(text: str) -> None:
    assert read_date(text) == date(2020, 6, 30)


@pytest.mark.parametrize(
    "text", ["", "2020年6月", "6月30日", "2020-13-01", "2020-02-30", "44012", "昨天", "2020-06-30T12:00:00"]
)
def test_other_words_are_no_days(text: str) -> None:
    assert read_date(text) is None


def test_promises_are_shown_with_their_sign() -> None:
    shown = [show_promise("=", 7000, None), show_promise(">=", 3.5, None), show_promise("~", -0.1, None)]
    assert shown == ["7000", "≥3.5", "≈-0.1"]
    assert show_promise("range", 10, 20) == "10–20"
    assert [show_number(value) for value in (1e15, 0.1 + 0.2, 1 / 3)] == ["1000000000000000", "0.3", "0.3333333333"]
