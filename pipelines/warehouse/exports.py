"""Task sheets out of the published file, for `taizhang sheet`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import NoLinesError
from pipelines.settings import Settings
from pipelines.sheets import layout_of_rows, line_of_row, write_workbook
from pipelines.warehouse.schema import quote_text

PLACE = """SELECT DISTINCT district_code, district_name FROM dim_district JOIN fct_sheet_line USING (district_code)
WHERE district_name = $district OR district_code = $district"""
LINES = """SELECT * FROM fct_sheet_line
WHERE ($code IS NULL OR district_code = $code) AND ($year IS NULL OR plan_year = $year)
    AND ($unit IS NULL OR lead_unit = $unit)
ORDER BY document_id, line_number"""


@dataclass(frozen=True, slots=True)
class SheetReport:
    """The workbook that was written, and what is on it."""

    path: Path
    lines: int
    units: int


def export_sheets(
    settings: Settings, path: Path, district: str | None = None, year: int | None = None, unit: str | None = None
) -> SheetReport:
    """Write the task sheets of a district (name or code), year planned for and lead unit to `path`; None is no limit.

    A file that is there is replaced. Errors: NoLinesError when nothing is published, the district is unknown or no
    promise is left; OSError when `path` cannot be written.
    """
    if not settings.published.exists():
        raise NoLinesError(f"{settings.published}: nothing is published yet; run `taizhang build`")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
        connection.execute("USE published.marts")
        code, name = _find_place(connection, district)
        lines = _rows(connection, LINES, {"code": code, "year": year, "unit": unit})
        if not lines:
            raise NoLinesError(
                f"{settings.published}: no promise of {district or 'any district'}, {year or 'any year'}"
            )
        layout = layout_of_rows(
            _rows(connection, "SELECT * FROM dim_sheet_column"), _rows(connection, "SELECT * FROM dim_sheet_word")
        )
    path.write_bytes(write_workbook([line_of_row(row) for row in lines], layout, name, year))
    return SheetReport(path, len(lines), len({row["lead_unit"] for row in lines} - {None}))


def _find_place(connection: duckdb.DuckDBPyConnection, district: str | None) -> tuple[str | None, str]:
    if district is None:
        return None, ""
    found = _rows(connection, PLACE, {"district": district})
    if len(found) != 1:
        reason = "several districts have this name; give the code" if found else "no promise of such a district"
        raise NoLinesError(f"{district}: {reason}")
    return found[0]["district_code"], found[0]["district_name"]


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any] | None = None
) -> Sequence[dict[str, Any]]:
    answer = connection.execute(sql, parameters or {})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
