"""A report most of whose numbers are of other years than it was read as is doubtful."""

from dataclasses import replace
from typing import Literal

import pytest

from pipelines.assemble.doubts import find_year_doubts
from pipelines.model import Quantity
from tests.assemble.builders import document_of, quantity_of


def numbers(kind: Literal["target", "result"], years: list[int]) -> list[Quantity]:
    return [
        replace(quantity_of(0, place, place + 1, kind=kind), period_year=year) for place, year in enumerate(years, 1)
    ]


@pytest.mark.parametrize(
    ("kind", "years", "message"),
    [
        ("result", [2020] * 8 + [2019] * 4, "read as of 2020, but 8 of 12 results are not, most are of 2020"),
        ("result", [2019] * 8 + [2020] * 4, None),
        ("target", [2019] * 8 + [2020] * 4, "read as of 2020, but 8 of 12 targets are not, most are of 2019"),
        ("target", [2020] * 8 + [2025] * 8, None),
        ("target", [2019] * 9, None),
    ],
)
def test_numbers_of_other_years_are_a_doubt(
    kind: Literal["target", "result"], years: list[int], message: str | None
) -> None:
    doubts = [doubt.message for doubt in find_year_doubts(document_of(0, 99), numbers(kind, years))]
    assert doubts == ([] if message is None else [message])


def test_a_report_of_half_a_year_reports_on_the_year_it_plans_for() -> None:
    document = replace(document_of(0, 99), review_year=2020)
    assert list(find_year_doubts(document, numbers("result", [2020] * 12))) == []
