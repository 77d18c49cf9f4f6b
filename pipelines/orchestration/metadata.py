"""What Dagster shows beside an asset: row counts, columns, and a look at the first rows."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import dagster as dg
import duckdb

from pipelines.warehouse.schema import SQL_TYPES, quote_name, raw_columns

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 8
CELL_WIDTH = 40
# Document text must stay text: no table cells, code, links, images, emphasis, HTML or entities of its own making.
_MARKUP = re.compile(r"[\\`*_~|<>\[\]!&#$]|:(?=//)")


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dg.MarkdownMetadataValue:
    """The rows as a Markdown table. Cells are untrusted: shortened, on one line, every sign of Markdown escaped."""
    lines = [_markdown_row(columns), "|" + " --- |" * len(columns), *map(_markdown_row, rows)]
    return dg.MetadataValue.md("\n".join(lines))


def _markdown_row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(escape_cell(cell) for cell in cells) + " |"


def escape_cell(value: Any) -> str:
    """The value as one line of at most CELL_WIDTH characters that Markdown shows as it is; null is empty."""
    text = "" if value is None else " ".join(str(value).split())
    if len(text) > CELL_WIDTH:
        text = text[: CELL_WIDTH - 1] + "…"
    return _MARKUP.sub(r"\\\g<0>", text)


def describe_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> dict[str, Any]:
    """Row count and preview of one table or view."""
    name = f"{quote_name(schema)}.{quote_name(table)}"
    counted = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - quoted names
    first = connection.execute(f"SELECT * FROM {name} LIMIT {PREVIEW_ROWS}")  # noqa: S608 - quoted names
    columns = [column[0] for column in first.description or ()][:PREVIEW_COLUMNS]
    return {
        "dagster/row_count": counted[0] if counted else 0,
        "preview": markdown_table(columns, [row[:PREVIEW_COLUMNS] for row in first.fetchall()]),
    }


def raw_table_schema(record_type: type) -> dg.TableSchema:
    """Columns of the raw table that keeps records of this type."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=SQL_TYPES[column.python_type],
                description=column.comment,
                constraints=dg.TableColumnConstraints(nullable=not column.is_required),
            )
            for column in raw_columns(record_type)
        ]
    )
