"""The layout of the project's own reference tables, and texts that no cell must run."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.sheets import SheetLayout, make_layout

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
