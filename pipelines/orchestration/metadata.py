"""What Dagster shows beside an asset: row counts, columns, and a look at the first rows."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import dagster as dg
import duckdb

from pipelines.warehouse.looks import Look, look_at
from pipelines.warehouse.schema import SQL_TYPES, raw_columns

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
    """Row count and preview of one table."""
    return describe_look(look_at(connection, schema, table, is_table=True))


def describe_look(look: Look) -> dict[str, Any]:
    """The same of a table that was looked at."""
    return {"dagster/row_count": look.row_count, "preview": markdown_table(look.columns, look.rows)}


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
