"""The style sheets are whole: a brace too few silently hides every rule behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT

SHEETS = sorted((PROJECT_ROOT / "dashboards").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_block_is_closed(sheet: Path) -> None:
    depth = 0
    for number, line in enumerate(re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL).splitlines(), 1):
        depth += line.count("{") - line.count("}")
        assert 0 <= depth <= 1 or line.startswith("  "), (number, line)
    assert depth == 0
