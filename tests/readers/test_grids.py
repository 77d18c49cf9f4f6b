"""Tables as their files mark them: every cell at its exact place in the text, merged cells as one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipelines.model import SourceText
from pipelines.readers import read_source
from tests.readers.office_files import make_book, replace_part, save

PAGE = """<title>某县2024年任务表-某县人民政府</title><meta name="ArticleTitle" content="某县2024年任务表"/>
<h1>某县2024年任务表</h1><table><tr><th rowspan=2>任务</th><th colspan=2>就业(人)</th></tr>
<tr><th>目标</th><th>完成</th></tr>
<tr><td>甲<p>乙</td><td></td><td> 5320 </td></tr><tr><td colspan=3>二、续建项目</td></tr></table>"""


def read(tmp_path: Path, name: str, data: bytes) -> SourceText:
    path = tmp_path / name
    path.write_bytes(data)
    return read_source(path)


def cells(source: SourceText) -> list[tuple[int, int, int, int, str]]:
    (grid,) = source.grids
    return [(c.row, c.column, c.height, c.width, source.text[c.start : c.end]) for c in grid.cells]


def test_a_page_hands_over_its_cells_with_their_extents(tmp_path: Path) -> None:
    source = read(tmp_path, "a.html", PAGE.encode())
    assert cells(source) == [
        (0, 0, 2, 1, "任务"), (0, 1, 1, 2, "就业(人)"), (1, 1, 1, 1, "目标"), (1, 2, 1, 1, "完成"),
        (2, 0, 1, 1, "甲 乙"), (2, 2, 1, 1, "5320"), (3, 0, 1, 3, "二、续建项目"),
    ]  # fmt: skip
    assert "甲 乙\t\t5320\n" in source.text
    assert source.facts == (
        ("page_title", "某县2024年任务表-某县人民政府"),
        ("title", "某县2024年任务表"),
        ("heading", "某县2024年任务表"),
    )


def test_a_mark_in_the_words_of_a_page_opens_no_cell(tmp_path: Path) -> None:
    source = read(tmp_path, "a.html", PAGE.replace("甲", "\ue0f0\U000f0000甲\ue0f1").encode())
    assert len(source.grids[0].cells) == 7
    assert "\ue0f0" not in source.text


def test_a_workbook_names_what_it_hides_and_what_was_never_computed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["指标", "目标", "底稿", "完成"], ["学位", 0.065, "x", "=B2*2"], ["", 3.14159, "", 2], ["撤销", 88]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["B2"].number_format, sheet["B3"].number_format = "0.0%", "0.00"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("旧表").append([1])
    book["旧表"].sheet_state = "hidden"
    source = read(tmp_path, "a.xlsx", save(book))
    assert source.text == "指标\t目标\t完成\n学位\t6.5%\n\t3.14\t2\n"
    assert (1, 0, 2, 1, "学位") in cells(source)
    assert [(doubt.code, doubt.message.rpartition(": ")[2]) for doubt in source.doubts] == [
        ("hidden_sheet", "旧表"), ("hidden_rows", "4"), ("hidden_columns", "3"), ("formula_without_value", "D2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown_as", "words"),
    [
        (1234.5, "#,##0.00", "1234.5"),
        (0.4, "0%", "40%"),
        (2.345, "General", "2.345"),
        (45473, "0", "45473"),
        (1e-7, "General", "0.0000001"),
    ],
)
def test_numbers_are_as_the_sheet_shows_them(tmp_path: Path, value: float, shown_as: str, words: str) -> None:
    book = openpyxl.Workbook()
    book.active.append([value])
    book.active["A1"].number_format = shown_as
    assert read(tmp_path, "a.xlsx", save(book)).text == f"{words}\n"


def test_a_saved_value_is_no_doubt(tmp_path: Path) -> None:
    data = make_book(Sheet1=[["合计", "=SUM(3,4)"]])
    saved = replace_part(data, "xl/worksheets/sheet1.xml", b"<f>SUM(3,4)</f><v />", b"<f>SUM(3,4)</f><v>7</v>")
    assert [doubt.code for doubt in read(tmp_path, "a.xlsx", data).doubts] == ["formula_without_value"]
    assert read(tmp_path, "b.xlsx", saved).doubts == ()


def test_a_separated_file_is_one_grid(tmp_path: Path) -> None:
    source = read(tmp_path, "a.csv", '指标,目标\n学位,"3,600"\n,4\n'.encode())
    assert cells(source)[2:] == [(1, 0, 1, 1, "学位"), (1, 1, 1, 1, "3,600"), (2, 1, 1, 1, "4")]
