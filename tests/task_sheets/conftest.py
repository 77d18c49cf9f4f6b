"""The layout of the project's own reference tables, and a few lines."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.lexicon import Lexicon
from task_sheets import SheetLayout, SheetLine, make_layout

# What a cell must not run, whoever wrote it.
RISKY = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    " =1",
    "'=1",
    "'",
    "=HYPERLINK(1)",
)


@pytest.fixture(scope="session")
def layout(lexicon: Lexicon) -> SheetLayout:
    """Columns and words as the project ships them."""
    return make_layout(lexicon.sheet_columns, lexicon.sheet_words)


def make_line(number: int, **changes: object) -> SheetLine:
    """A line for 区房管局 with ids of its own."""
    values: dict[str, object] = {
        "target_id": f"target{number:010}",
        "task_id": f"task{number:012}",
        "task": f"第{number}项：完成旧改征收7000户",
        "promised": "≥7000",
        "unit": "户",
        "lead_unit": "区房管局",
        "support_units": "区财政局、区建管委",
        "due_on": date(2020, 12, 31),
    }
    return SheetLine(**{**values, **changes})  # type: ignore[arg-type]
