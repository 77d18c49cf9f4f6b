"""Lines of task sheets (任务分解表), and what a task sheet looks like."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.published import Row, Version, fetch


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """Which lines: of one district, one year planned for, one lead unit. None is no limit.

    `is_without_unit`: only lines for which the documents name no lead unit.
    """

    district_code: str | None = None
    plan_year: int | None = None
    organisation_id: str | None = None
    is_without_unit: bool = False


WANTED = """($district_code IS NULL OR district_code = $district_code)
    AND ($plan_year IS NULL OR plan_year = $plan_year)
    AND ($organisation_id IS NULL OR organisation_id = $organisation_id)
    AND (NOT $is_without_unit OR organisation_id IS NULL)"""


def list_lines(version: Version, wanted: SheetFilter) -> list[Row]:
    """The lines in reading order, each with what `pipelines.sheets.line_of_row` takes."""
    return fetch(
        version, f"SELECT * FROM fct_sheet_line WHERE {WANTED} ORDER BY document_id, line_number", _parameters(wanted)
    )


def count_lines(version: Version, wanted: SheetFilter) -> int:
    """How many lines `list_lines` gives."""
    sql = f"SELECT count(*) AS lines FROM fct_sheet_line WHERE {WANTED}"
    return int(fetch(version, sql, _parameters(wanted))[0]["lines"])


def find_place(version: Version, wanted: SheetFilter) -> str:
    """Name of the district, in Chinese as the sheets are; empty without a limit to one."""
    rows = fetch(
        version,
        "SELECT district_name FROM dim_district WHERE district_code = $district_code",
        {"district_code": wanted.district_code},
    )
    return str(rows[0]["district_name"]) if rows else ""


def list_columns(version: Version) -> list[Row]:
    """The columns of a task sheet."""
    return fetch(version, "SELECT * FROM dim_sheet_column ORDER BY column_number")


def list_words(version: Version) -> list[Row]:
    """The words of a task sheet."""
    return fetch(version, "SELECT word, text FROM dim_sheet_word ORDER BY word")


def _parameters(wanted: SheetFilter) -> dict[str, object]:
    return {
        "district_code": wanted.district_code,
        "plan_year": wanted.plan_year,
        "organisation_id": wanted.organisation_id,
        "is_without_unit": wanted.is_without_unit,
    }
