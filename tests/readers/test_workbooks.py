"""Excel workbooks as sources: they read as they look, and nothing in them runs."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.readers import read_source
from pipelines.readers.workbooks import read_workbook
from pipelines.run import extract_file
from pipelines.sheets import grids
from tests.readers.office_files import make_archive, make_book, replace_part, save

PLAN = [
    ["2020年杨浦区重点工作任务分解"],
    [],
    ["序号", "工作任务", "目标值", "单位", "责任单位", "完成时限"],
    [1, "新增养老床位", 600, "张", "区民政局", "2020年12月"],
    [2, "旧改征收", 7000, "户", "区房管局", "2020年11月"],
]


def read(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    return read_source(path).text


def test_rows_are_lines_and_cells_are_parted_by_tabs(tmp_path: Path) -> None:
    text = read(tmp_path, make_book(Sheet1=PLAN))
    assert text.splitlines()[:3] == [PLAN[0][0], "\t".join(PLAN[2]), "1\t新增养老床位\t600\t张\t区民政局\t2020年12月"]


def test_sheets_are_named_where_there_are_several_and_hidden_ones_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "目标"
    book.active.append(["指标", 1])
    book.create_sheet("空")
    book.create_sheet("进展").append(["指标", 2])
    hidden = book.create_sheet("底稿")
    hidden.append([3])
    hidden.sheet_state = "hidden"
    assert read(tmp_path, save(book)) == "目标\n指标\t1\n\n进展\n指标\t2\n"


def test_numbers_shares_and_days_look_as_in_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    values = [
        7000.0,
        0.563,
        1e15,
        True,
        datetime(2020, 6, 30),  # noqa: DTZ001 - cells know no zone
        date(2020, 6, 30),
        time(8, 30),
        " 两\n行\t字 ",
        None,
        "末",
    ]
    book.active.append(values)
    book.active["B1"].number_format = "0.0%"
    shown = ["7000", "56.3%", "1000000000000000", "TRUE", "2020-06-30", "2020-06-30", "08:30:00", "两 行 字", "", "末"]
    assert read(tmp_path, save(book)) == "\t".join(shown) + "\n"


def test_of_a_formula_the_saved_value_counts_and_nothing_is_computed(tmp_path: Path) -> None:
    data = make_book(Sheet1=[["合计", "=SUM(3,4)", "=CMD()"]])
    assert read(tmp_path, data) == "合计\n"
    saved = replace_part(data, "xl/worksheets/sheet1.xml", b"<f>SUM(3,4)</f><v />", b"<f>SUM(3,4)</f><v>9</v>")
    assert read(tmp_path, saved) == "合计\t9\n"


def test_a_table_of_tasks_is_read_with_its_spans(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make_book(Sheet1=PLAN))
    extraction = extract_file(path, lexicon)
    (source,) = extraction.source
    found = {(q.indicator, q.value, q.unit, source.text[q.char_start : q.char_end]) for q in extraction.quantity}
    assert {(value, unit) for _, value, unit, _ in found} == {(600.0, "张"), (7000.0, "户")}
    assert all(words.startswith(f"{value:g}") for _, value, _, words in found)
    assert {o.organisation_name for o in extraction.work_item_organisation} == {"区民政局", "区房管局"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (make_book(Sheet1=[]), "empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_office"),
        (b"no archive at all", "not_office"),
        (make_archive({"word/document.xml": "<a/>"}), "not_office"),
        (make_archive({"xl/workbook.xml": "<broken"}), "damaged"),
        (make_archive({"xl/workbook.xml": "<a/>", "big": bytes(80_000_000)}), "too_large"),
        (make_archive({f"{number}": "" for number in range(2_001)}), "too_large"),
        (make_book(Sheet1=PLAN)[:-60], "not_office"),
    ],
    ids=["nothing", "no cell", "old", "text", "another kind", "broken", "bomb", "many parts", "cut off"],
)
def test_what_is_no_workbook_is_refused_with_its_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, data)
    assert (refused.value.code, bool(refused.value.reason)) == (code, True)


def test_entities_are_never_resolved(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    data = replace_part(make_book(Sheet1=PLAN), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    with pytest.raises(SourceError) as refused:
        read(tmp_path, data)
    assert refused.value.code == "damaged"


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_CELLS", 10_000)
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    with pytest.raises(SourceError) as refused:
        read_workbook(save(book), tmp_path)
    assert refused.value.code == "too_large"


def test_a_task_sheet_without_its_hidden_columns_is_no_plan(tmp_path: Path, lexicon: Lexicon) -> None:
    heads = [column.heading for column in lexicon.sheet_columns if column.role != "key"]
    path = tmp_path / "copied.xlsx"
    path.write_bytes(make_book(Sheet1=[heads, [1, "新增养老床位", 600, "张"]]))
    with pytest.raises(SourceError) as refused:
        extract_file(path, lexicon)
    assert refused.value.code == "unmarked_sheet"
