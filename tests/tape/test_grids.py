"""Grids that a text shows: the same cells, by whatever their lines are parted."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.tape.grids import find_grids
from pipelines.tape.views import read_view
from tests.extract.structures import outlined

ROWS = (("序号", "项目名称"), ("1", "大桥公园"), ("2", "消防站"))


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("\n".join("\t".join(row) for row in ROWS), "text"),
        ("\n".join(f"| {' | '.join(row)} |" for row in ROWS), "text"),
        ("┌──┬──┐\n" + "\n".join(f"│{'│'.join(row)}│\n├──┼──┤" for row in ROWS), "text"),
        ("\n".join("    ".join(row) for row in ROWS), "text"),
        ("\n\n".join("\n\n".join(row) for row in ROWS), "lines"),
    ],
    ids=["tabs", "uprights", "drawn lines", "blanks", "one cell a line"],
)
def test_a_grid_is_found_by_whatever_parts_its_cells(text: str, origin: str, lexicon: Lexicon) -> None:
    tape = outlined(f"2023年重点项目表\n{text}\n", lexicon)
    (grid,) = tape.grids
    cells = [(cell.row, cell.column, tape.text[cell.start : cell.end]) for cell in grid.cells]
    assert grid.origin == origin
    assert cells == [(row, k, words) for row, each in enumerate(ROWS) for k, words in enumerate(each)]


@pytest.mark.parametrize(
    "line", ["序号\n", "项目名称\n", "序号\n项目名称\n1\n", "1\n", "高校\n", "一、项目\n", "a\tb\n", "a  b\n"]
)
def test_a_long_text_without_rows_takes_time_by_its_length(line: str, lexicon: Lexicon) -> None:
    tape = outlined("2023年重点项目表\n一、工作\n建设学校。\n", lexicon)
    text = f"序号\n项目名称\n1\n{line * 30_000}"
    view = read_view(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text))
    started = process_time()
    find_grids(view, replace(tape.document, end=len(text)), lexicon)
    assert process_time() - started < 5


def test_a_name_over_several_lines_is_one_cell_and_a_broken_heading_one_over_all_columns(lexicon: Lexicon) -> None:
    lines = "序号 项目名称 高校 项目 (1项) 1 大桥公园 (一期)"
    tape = outlined(f"2023年重点项目表\n{lines.replace(' ', chr(10))}\n", lexicon)
    (grid,) = tape.grids
    found = [(tape.text[cell.start : cell.end], cell.width) for cell in grid.cells[2:]]
    assert found == [("高校\n项目\n(1项)", 2), ("1", 1), ("大桥公园\n(一期)", 1)]
