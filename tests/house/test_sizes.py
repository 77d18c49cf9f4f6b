"""Files and functions stay small. There is no list of exceptions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.project_files import files_with, name_of

ROOMS = ("pipelines", "dashboards", "tests")
PYTHON_LINES, FUNCTION_LINES, SQL_LINES, PAGE_LINES = 400, 50, 120, 100


@pytest.mark.parametrize("path", files_with(".py", *ROOMS), ids=name_of)
def test_python_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text("utf-8")
    limit = PAGE_LINES if path.parent.name == "app_pages" else PYTHON_LINES
    assert len(text.splitlines()) <= limit
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f"{f.name} (line {f.lineno})": (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", files_with(".sql"), ids=name_of)
def test_sql_files_are_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= SQL_LINES
