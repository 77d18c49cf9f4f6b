"""A filled-in workbook comes back: from openpyxl and from LibreOffice it reads the same."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon
from pipelines.sheets import (
    BadFileError,
    EnteredRow,
    Entry,
    Grid,
    HandedIn,
    SheetLayout,
    SheetRules,
    find_rows,
    grids,
    has_heads,
    is_task_sheet,
    judge_rows,
    read_grids,
    render_grids,
    restore,
    write_workbook,
)
from pipelines.sheets.grids import read_cell
from pipelines.sheets.judging import unit_ratio
from pipelines.sheets.layout import FIRST_LINE, HEAD_ROW
from tests.sheets.filling import (
    HANDED_IN,
    LANDED,
    LINES,
    REFUSED,
    REPORTER,
    SAVED,
    fill_workbook,
    make_line,
)


def read(data: bytes) -> str:
    return render_grids(read_grids(data))


def make_rules(layout: SheetLayout, lexicon: Lexicon) -> SheetRules:
    lines = defaultdict(list)
    for line in LINES:
        lines[line.subject].append(line)
    return SheetRules(layout, lines, {row.unit: (row.base, row.factor) for row in lexicon.unit_factors})


def day_of(rows: list[EnteredRow], *, is_landed: bool = False) -> dict[int, HandedIn]:
    return {row.start: HandedIn(HANDED_IN, is_landed) for row in rows}


@pytest.fixture(params=["openpyxl", "LibreOffice"])
def returned(request: pytest.FixtureRequest, layout: SheetLayout) -> str:
    """The text of the workbook that was filled in."""
    return read(fill_workbook(layout) if request.param == "openpyxl" else SAVED.read_bytes())


@pytest.fixture
def rules(layout: SheetLayout, lexicon: Lexicon) -> SheetRules:
    return make_rules(layout, lexicon)


def test_good_rows_land_and_every_fault_of_the_others_is_named(returned: str, rules: SheetRules) -> None:
    rows = find_rows(returned, rules.layout)
    entries, issues = judge_rows(rows, rules, day_of(rows))
    landed = [
        (e.row.row_number - FIRST_LINE + 1, e.value, e.unit, e.progress, e.evidence)
        for e in entries
        if e.row.sheet == "区房管局"
    ]
    assert landed == LANDED
    assert {(i.row.row_number - FIRST_LINE + 1, i.column, i.code) for i in issues} == REFUSED
    assert {row.reporter for row in rows if row.sheet == "区房管局"} == {REPORTER}


def test_printed_cells_come_back_as_they_left(returned: str, layout: SheetLayout) -> None:
    rows = {row.subject: row for row in find_rows(returned, layout)}
    for line in (LINES[number] for number in (0, 1, 2, 3, 4, 13, 14)):
        row = rows[line.subject]
        assert {c: row.cell(c) for c in layout.named("locked")} == {c: line.printed(c) for c in layout.named("locked")}


def test_rows_know_their_place_in_the_text(returned: str, layout: SheetLayout) -> None:
    for row in find_rows(returned, layout):
        words = returned[row.start : row.end]
        assert "\n" not in words
        assert row.cell("number") in words.split("\t")


def test_a_task_sheet_is_known_by_its_marks(returned: str, layout: SheetLayout) -> None:
    assert is_task_sheet(returned)
    assert has_heads(returned, layout)
    other = openpyxl.Workbook()
    other.active.append(["指标", "目标值"])
    buffer = io.BytesIO()
    other.save(buffer)
    assert not is_task_sheet(read(buffer.getvalue()))
    assert not has_heads(read(buffer.getvalue()), layout)


def test_moved_and_added_columns_do_no_harm(rules: SheetRules) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_workbook(rules.layout)))
    sheet = book["区房管局"]
    sheet.insert_cols(4)
    sheet.insert_rows(1, amount=2)
    sheet.cell(HEAD_ROW + 2, 4, "备注")
    buffer = io.BytesIO()
    book.save(buffer)
    rows = find_rows(read(buffer.getvalue()), rules.layout)
    entries, _ = judge_rows(rows, rules, day_of(rows))
    assert [entry.value for entry in entries] == [value for _, value, *_ in LANDED]
    assert entries[0].row.row_number == FIRST_LINE + 2


def test_without_its_hidden_columns_no_row_is_anybodys(rules: SheetRules) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_workbook(rules.layout)))
    book["区房管局"].delete_cols(1, 2)
    buffer = io.BytesIO()
    book.save(buffer)
    text = read(buffer.getvalue())
    assert is_task_sheet(text)
    rows = [row for row in find_rows(text, rules.layout) if row.sheet == "区房管局"]
    entries, issues = judge_rows(rows, rules, day_of(rows))
    assert entries == []
    assert {issue.code for issue in issues} == {"missing_id"}


def test_without_its_heads_a_workbook_is_refused(layout: SheetLayout) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([make_line(1)], layout)))
    book.worksheets[1].delete_rows(HEAD_ROW)
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(BadFileError) as refused:
        find_rows(read(buffer.getvalue()), layout)
    assert refused.value.code == "no_head"


def test_a_row_given_twice_lands_once(rules: SheetRules) -> None:
    (row, *_) = find_rows(read(fill_workbook(rules.layout)), rules.layout)
    twice = [row, EnteredRow(row.sheet, 99, {**row.cells, "value": "1"}, (), "", 10**6, 10**6 + 1)]
    entries, issues = judge_rows(twice, rules, day_of(twice))
    assert [entry.value for entry in entries] == [6500.0]
    assert [(issue.row.row_number, issue.code) for issue in issues] == [(99, "duplicate_row")]


def test_what_has_landed_is_not_held_against_a_better_reading(rules: SheetRules) -> None:
    rows = find_rows(read(fill_workbook(rules.layout)), rules.layout)[:1]
    better = SheetRules(rules.layout, {rows[0].subject: [make_line(1, promised="7000")]}, rules.factors)
    assert [issue.code for issue in judge_rows(rows, better, day_of(rows))[1]] == ["changed_cell"]
    assert judge_rows(rows, better, day_of(rows, is_landed=True))[1] == []


def test_a_promise_of_several_units_is_reported_by_each(rules: SheetRules) -> None:
    (row, *_) = find_rows(read(fill_workbook(rules.layout)), rules.layout)
    other = EnteredRow("区财政局", 4, {**row.cells, "lead_unit": "区财政局"}, (), "", 10**6, 10**6 + 1)
    both = SheetRules(rules.layout, {row.subject: [make_line(1), make_line(1, lead_unit="区财政局")]}, rules.factors)
    entries, issues = judge_rows([row, other], both, day_of([row, other]))
    assert issues == []
    assert [entry.line.lead_unit for entry in entries] == ["区房管局", "区财政局"]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_whatever_is_written_into_cells_comes_back(texts: list[str]) -> None:
    cells = [SimpleNamespace(value=text, data_type="s", number_format="General") for text in texts]
    grid = Grid("表", (tuple(grids._entered(cell) for cell in cells),))
    name, line, end = render_grids([grid]).split("\n")
    assert (name, end) == ("表", "")
    read_back = [read_cell(cell) for cell in line.split("\t")]
    assert [(restore(text.replace("\f", " ")), False) for text in texts] == read_back


@pytest.mark.parametrize(
    ("unit", "wanted", "ratio"),
    [
        ("户", "户", 1),
        ("万户", "户", 10_000),
        ("亿元", "元", 100_000_000),
        ("公顷", "平方米", 10_000),
        ("万公顷", "平方米", 100_000_000),
        ("亿元", "万元", None),
        ("个", "家", None),
        ("元", "户", None),
    ],
)
def test_units_convert_or_are_wrong(rules: SheetRules, unit: str, wanted: str, ratio: float | None) -> None:
    assert unit_ratio(unit, wanted, rules.factors) == ratio


def test_what_comes_back_as_it_went_out_says_the_same(layout: SheetLayout, lexicon: Lexicon) -> None:
    """Entries go out in the cells of the next workbook, and unchanged they are the same entries."""
    rules = make_rules(layout, lexicon)
    rows = find_rows(read(fill_workbook(layout)), layout)
    first, _ = judge_rows(rows, rules, day_of(rows))
    said = {(entry.line.subject, entry.line.lead_unit): entry for entry in first}
    assert len(said) > 3
    again = [
        replace(
            line,
            entered_progress=entry.progress,
            entered_value=entry.value,
            entered_unit=entry.unit,
            entered_evidence=entry.evidence,
            entered_reported_on=entry.reported_on,
        )
        if (entry := said.get((line.subject, line.lead_unit)))
        else line
        for line in LINES
    ]
    rows = find_rows(read(write_workbook(again, layout)), layout)
    second, issues = judge_rows(rows, rules, day_of(rows))
    assert issues == []

    def content(entries: list[Entry]) -> set[tuple[object, ...]]:
        return {(e.line.subject, e.value, e.unit, e.progress, e.evidence, e.reported_on) for e in entries}

    assert content(second) == content(first)
