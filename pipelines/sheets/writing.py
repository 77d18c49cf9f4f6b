"""A task sheet as an Excel workbook: one sheet a lead unit, and one that explains it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.sheets.cells import MULTIPLES, neutralise, read_number, strip_unsafe
from pipelines.sheets.layout import (
    FIRST_LINE,
    GUIDE_MARK,
    HEAD_ROW,
    MARK,
    REPORTER_ROW,
    TITLE_ROW,
    SheetColumn,
    SheetLayout,
)
from pipelines.sheets.lines import SheetLine

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_SPARE_ROWS = 1  # a list of choices reaches at least one row
_LONGEST_LIST = 255  # characters of choices that Excel takes in one cell rule
_LONGEST_CELL = 32_767
_LINE_HEIGHT, _HIGHEST_ROW = 15, 405
_FORMATS = {("entered", "date"): "yyyy-mm-dd", ("entered", "text"): "@"}
PAPER, HEAD, HEAD_TO_FILL = "FFF9DB", "2F4858", "8A6D1B"


def write_workbook(lines: Iterable[SheetLine], layout: SheetLayout, place: str = "", year: int | None = None) -> bytes:
    """The workbook as bytes, lines in the given order, units in the order in which they first appear.

    Work without a lead unit stands on the last sheet but one; the instructions are the first. Text is neutralised, so
    that no cell is a formula, whatever a document says. Deterministic but for the time that the format asks for.
    """
    # Takes a quarter of a second to import: only who makes a workbook pays.
    from openpyxl import Workbook

    by_unit: dict[str | None, list[SheetLine]] = {}
    for line in lines:
        by_unit.setdefault(line.lead_unit, []).append(line)
    book = Workbook()
    guide = book.active
    names = _SheetNames()
    guide.title = names.make(layout.words["guide"])
    _write_guide(guide, layout)
    for unit in sorted(by_unit, key=lambda unit: unit is None):
        name = unit or layout.words["no_lead"]
        sheet = book.create_sheet(names.make(name))
        title = layout.words["title"].format(place=place, year=_year_words(year, layout), unit=name)
        _write_sheet(sheet, by_unit[unit], layout, title)
    book.active = 1 if by_unit else 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _year_words(year: int | None, layout: SheetLayout) -> str:
    return "" if year is None else layout.words["year"].format(year=year)


class _SheetNames:
    """Names that Excel takes: short, without its signs, no two alike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def make(self, words: str) -> str:
        clean = _NOT_IN_NAMES.sub(" ", strip_unsafe(words)).strip(" '") or "-"
        name, number = clean[:_LONGEST_NAME], 1
        while name.casefold() in self._taken:
            number += 1
            end = f"~{number}"
            name = clean[: _LONGEST_NAME - len(end)] + end
        self._taken.add(name.casefold())
        return name


def _write_guide(sheet: Worksheet, layout: SheetLayout) -> None:
    """The instructions: the rules, then every column with who fills it in."""
    from openpyxl.styles import Alignment, Font

    words = layout.words
    sheet["A1"] = GUIDE_MARK
    sheet.column_dimensions["A"].hidden = True
    for letter, width in zip("BCD", (14, 12, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    rows: list[list[str]] = [[words["guide"]], *([rule] for rule in layout.rules), []]
    rows.append([words["column"], words["filled_by"], words["meaning"]])
    bold = {1, len(rows)}
    for column in layout.columns:
        who = "by_unit" if column.role in ("entered", "unit") else "by_ledger"
        rows.append([column.heading, words[who], column.note])
    for number, cells in enumerate(rows, start=1):
        for place, text in enumerate(cells, start=2):
            cell = sheet.cell(number, place, neutralise(text))
            cell.font = Font(bold=number in bold)
            cell.alignment = Alignment(vertical="top", wrap_text=place == 4)
    sheet.protection.sheet = True
    _fit_to_paper(sheet)


def _fit_to_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _height(line: SheetLine, layout: SheetLayout) -> float:
    """Height of the row in points: not every spreadsheet fits rows to wrapped text by itself."""
    texts = [(line.printed(c.column_name), c.width) for c in layout.columns if c.role == "locked"]
    texts += [(str(line.last_entered(c.column_name) or ""), c.width) for c in layout.columns if c.role == "entered"]
    lines = max(-(-sum(2 if ord(sign) > 255 else 1 for sign in text) // width) for text, width in texts)
    return float(min(_LINE_HEIGHT * max(lines, 1), _HIGHEST_ROW))


def _write_sheet(sheet: Worksheet, lines: Sequence[SheetLine], layout: SheetLayout, title: str) -> None:
    _write_head(sheet, layout, title)
    styles = [_CellStyle(column) for column in layout.columns]
    for row, line in enumerate(lines, start=FIRST_LINE):
        for place, (style, value) in enumerate(zip(styles, _cells(line, row, layout), strict=True), start=1):
            style.apply(sheet.cell(row, place, value))
        sheet.row_dimensions[row].height = _height(line, layout)
    _add_rules(sheet, lines, layout)
    sheet.freeze_panes = sheet.cell(FIRST_LINE, layout.places["task"])
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    _fit_to_paper(sheet)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _cells(line: SheetLine, row: int, layout: SheetLayout) -> Iterator[Any]:
    """What the ledger prints in each column, and what was last reported; None is left to people."""
    for column in layout.columns:
        last = line.last_entered(column.column_name)
        if column.role == "entered" or last is not None:
            yield neutralise(strip_unsafe(last))[:_LONGEST_CELL] if isinstance(last, str) else last
        elif column.role == "order":
            yield row - FIRST_LINE + 1
        else:
            yield _printable(line.printed(column.column_name), column)


def _printable(text: str, column: SheetColumn) -> Any:
    """Nothing, a plain number as a number, or neutralised text that fits into a cell."""
    plain = read_number(text) if column.column_name == "promised" else None
    if plain is not None and not plain[1] and "," not in text:
        return plain[0]
    return neutralise(strip_unsafe(text))[:_LONGEST_CELL] or None


def _write_head(sheet: Worksheet, layout: SheetLayout, title: str) -> None:
    """Mark and title, who reports, and the heads; the columns with their widths."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    first = layout.places["number"]
    sheet.cell(TITLE_ROW, 1, MARK)
    sheet.cell(TITLE_ROW, first, neutralise(strip_unsafe(title))).font = Font(bold=True, size=14)
    sheet.cell(REPORTER_ROW, layout.places["task"], layout.words["reporter_hint"]).alignment = Alignment("right")
    sheet.cell(REPORTER_ROW, first, layout.words["reporter"]).font = Font(bold=True)
    name = sheet.cell(REPORTER_ROW, layout.places["promised"])
    name.protection = Protection(locked=False)
    name.fill = PatternFill("solid", fgColor=PAPER)
    sheet.merge_cells(
        start_row=REPORTER_ROW, end_row=REPORTER_ROW, start_column=name.column, end_column=name.column + 2
    )
    for place, column in enumerate(layout.columns, start=1):
        head = sheet.cell(HEAD_ROW, place, column.heading)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor=HEAD_TO_FILL if column.role in ("entered", "unit") else HEAD)
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        dimension.hidden = column.role == "key"
    sheet.row_dimensions[HEAD_ROW].height = 24


class _CellStyle:
    """How the cells of one column look, and whether people may write into them."""

    def __init__(self, column: SheetColumn) -> None:
        from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side

        self._is_open = column.role in ("entered", "unit")
        line = Side(style="thin", color="D0D0D0")
        self._border = Border(left=line, right=line, top=line, bottom=line)
        self._alignment = Alignment(vertical="top", wrap_text=column.kind == "text")
        self._fill = PatternFill("solid", fgColor=PAPER)
        self._protection = Protection(locked=False)
        self._format = _FORMATS.get((column.role, column.kind))

    def apply(self, cell: Any) -> None:
        cell.border, cell.alignment = self._border, self._alignment
        if self._is_open:
            cell.fill, cell.protection = self._fill, self._protection
        if self._format is not None:
            cell.number_format = self._format


def _add_rules(sheet: Worksheet, lines: Sequence[SheetLine], layout: SheetLayout) -> None:
    """Rules by which the spreadsheet itself refuses what would be refused later: numbers, dates, units."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = FIRST_LINE + max(len(lines), _SPARE_ROWS) - 1
    words = layout.words
    number = DataValidation("decimal", operator="between", formula1="-1E+15", formula2="1E+15", allow_blank=True)
    number.error = words["enter_number"]
    day = DataValidation("date", operator="between", formula1="DATE(2000,1,1)", formula2="TODAY()", allow_blank=True)
    day.error = words["enter_date"]
    for rule, name in ((number, "value"), (day, "reported_on")):
        letter = get_column_letter(layout.places[name])
        rule.add(f"{letter}{FIRST_LINE}:{letter}{last}")
        sheet.add_data_validation(rule)
    letter = get_column_letter(layout.places["unit"])
    for unit in sorted({line.unit for line in lines if line.unit}):
        choices = unit_choices(unit)
        if not choices:
            continue
        rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
        rule.error = words["choose_unit"]
        for row, line in enumerate(lines, start=FIRST_LINE):
            if line.unit == unit:
                rule.add(f"{letter}{row}")
        sheet.add_data_validation(rule)


def unit_choices(unit: str) -> str:
    """The unit and its multiples as the list of a cell rule; empty where such a list cannot hold it."""
    multiples = (
        [] if unit.startswith(tuple(MULTIPLES)) or not unit[:1].isalpha() else [sign + unit for sign in MULTIPLES]
    )
    choices = ",".join([unit, *multiples])
    is_safe = not set(unit) & set('",\n') and neutralise(unit) == unit and strip_unsafe(unit) == unit
    return choices if is_safe and len(choices) <= _LONGEST_LIST else ""
