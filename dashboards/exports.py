"""Published tables as files: Parquet, Excel, and all of them together as a data package."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from dashboards.downloads import neutralise, write_csv
from dashboards.labels import in_chinese, t
from dashboards.published import Row, Version, save_parquet
from dashboards.queries import dictionary, overview
from pipelines.sheets.cells import strip_unsafe

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXCEL_ROWS = 100_000  # beyond that a workbook takes minutes to write and to open
EXCEL_LETTERS = 32_767  # what a cell can hold
# DuckDB's types in the words of the Table Schema that data packages use; anything else is a string.
FIELD_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "UBIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "FLOAT": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}


def write_excel(rows: Iterator[tuple[Any, ...]], title: str) -> bytes:
    """Rows, the first of them the heads, as a workbook of one sheet in which no cell is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Numbers, dates and truth as they are; anything else as text that stays text."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.isoformat()
    if value is None or isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        return value
    cell = WriteOnlyCell(sheet, str(neutralise(strip_unsafe(str(value))))[:EXCEL_LETTERS])
    cell.data_type = "s"
    return cell


def write_parquet(version: Version, table: str) -> bytes:
    """One published table as Parquet. Errors: KeyError for a name that is none of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        save_parquet(version, dictionary.select_table(version, table), path)
        return path.read_bytes()


def list_descriptions(version: Version) -> Iterator[tuple[Any, ...]]:
    """The column names, then every column of every published table with its type and its meaning in both languages."""
    yield ("table_name", "column_name", "data_type", "comment", "comment_zh")
    for row in dictionary.list_all_columns(version):
        yield (row["table_name"], row["column_name"], row["data_type"], row["comment"], in_chinese(row["comment"]))


def describe_package(version: Version) -> dict[str, Any]:
    """What every table and column means, as a Frictionless data package descriptor."""
    columns: dict[str, list[Row]] = {}
    for row in dictionary.list_all_columns(version):
        columns.setdefault(row["table_name"], []).append(row)
    return {
        "profile": "data-package",
        "name": "taizhang",
        "title": t("app.title"),
        "created": overview.find_build(version)["built_at"].isoformat(),
        "resources": [
            {
                "name": table["table_name"],
                "path": f"{table['table_name']}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "description": table["comment"],
                "description_zh": in_chinese(table["comment"]),
                "rows": dictionary.count_rows(version, table["table_name"]),
                "schema": {
                    "fields": [
                        {
                            "name": column["column_name"],
                            "type": _field_type(column["data_type"]),
                            "description": column["comment"],
                            "description_zh": in_chinese(column["comment"]),
                        }
                        for column in columns[table["table_name"]]
                    ]
                },
            }
            for table in dictionary.list_tables(version)
        ],
    }


def _field_type(data_type: str) -> str:
    if data_type.endswith("[]"):
        return "array"
    return "object" if data_type.startswith("STRUCT") else FIELD_TYPES.get(data_type, "string")


def write_descriptor(version: Version) -> bytes:
    """The descriptor as datapackage.json."""
    return json.dumps(describe_package(version), ensure_ascii=False, indent=2).encode()


def write_package(version: Version) -> bytes:
    """Every table as Parquet with datapackage.json and the dictionary as CSV, in one ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:  # Parquet is compressed already
        archive.writestr("datapackage.json", write_descriptor(version))
        archive.writestr("dictionary.csv", write_csv(list_descriptions(version)))
        for table in dictionary.list_tables(version):
            name = table["table_name"]
            archive.writestr(f"{name}.parquet", write_parquet(version, name))
    return buffer.getvalue()
