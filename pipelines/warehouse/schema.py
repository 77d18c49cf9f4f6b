"""Schemas `raw` and `linked` of the build database: one record dataclass is a table, its fields are columns.

`raw` holds what one file says, `linked` what follows from the rows of all files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, get_args

import duckdb

from pipelines.records import RECORD_TYPES, column_types
from pipelines.warehouse.state import BOOK_TYPES, DERIVED_TYPES, STATE_TYPES

# What an ingest writes, and what is then derived from all of it.
INGESTED_TYPES: tuple[type, ...] = RECORD_TYPES + STATE_TYPES
RAW_TYPES: tuple[type, ...] = INGESTED_TYPES + DERIVED_TYPES + BOOK_TYPES
_LINKED = frozenset(DERIVED_TYPES + BOOK_TYPES)

SQL_TYPES: dict[type, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a raw table. `python_type` is the plain type, `is_required` whether it is never null."""

    name: str
    python_type: type
    is_required: bool
    comment: str

    @property
    def definition(self) -> str:
        """The column as CREATE TABLE takes it."""
        required = " NOT NULL" if self.is_required else ""
        return f"{quote_name(self.name)} {SQL_TYPES[self.python_type]}{required}"


def schema_of(record_type: type) -> str:
    """`linked` for what follows from the rows of all files, else `raw`."""
    return "linked" if record_type in _LINKED else "raw"


def raw_table(record_type: type) -> str:
    """Quoted name of the table that keeps records of this type, with its schema."""
    return f"{schema_of(record_type)}.{quote_name(record_type.TABLE)}"  # type: ignore[attr-defined]


def raw_columns(record_type: type) -> tuple[Column, ...]:
    """Columns of the table that keeps records of this type, in the order of its fields."""
    types = column_types(record_type)
    return tuple(_column(f.name, types[f.name], f.metadata["comment"]) for f in fields(record_type))


def _column(name: str, hint: Any, comment: str) -> Column:
    options = get_args(hint) or (hint,)
    plain = next(option for option in options if option is not NoneType)
    return Column(name, plain, NoneType not in options, comment)


def quote_name(name: str) -> str:
    """The name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """The text as an SQL literal, for statements that take no parameters (COMMENT, ATTACH)."""
    return "'" + text.replace("'", "''") + "'"


def schema_statements() -> Iterator[str]:
    """Every statement that makes the schemas `raw` and `linked` with their tables and comments."""
    yield "CREATE SCHEMA raw"
    yield "CREATE SCHEMA linked"
    for record_type in RAW_TYPES:
        table, columns = raw_table(record_type), raw_columns(record_type)
        yield f"CREATE TABLE {table} ({', '.join(c.definition for c in columns)})"
        yield f"COMMENT ON TABLE {table} IS {quote_text(summary_line(record_type))}"
        for column in columns:
            yield f"COMMENT ON COLUMN {table}.{quote_name(column.name)} IS {quote_text(column.comment)}"


def summary_line(record_type: type) -> str:
    """First line of the dataclass' docstring: the table's grain."""
    return (record_type.__doc__ or "").strip().splitlines()[0]


@cache
def schema_fingerprint() -> str:
    """Hash of both schemas; another one means that the build database must be made anew."""
    return hashlib.sha256("\n".join(schema_statements()).encode()).hexdigest()


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make both schemas in an empty database and note their fingerprint."""
    connection.begin()
    for statement in schema_statements():
        connection.execute(statement)
    connection.execute("CREATE TABLE raw.schema_version (fingerprint VARCHAR NOT NULL)")
    connection.execute("COMMENT ON TABLE raw.schema_version IS 'One row: hash of the definition of both schemas.'")
    connection.execute("COMMENT ON COLUMN raw.schema_version.fingerprint IS 'hash of every definition and comment'")
    connection.execute("INSERT INTO raw.schema_version VALUES (?)", [schema_fingerprint()])
    connection.commit()


def read_schema_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Fingerprint of the schemas that the database was made with; None where it has none."""
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = 'schema_version'"
    ).fetchone()
    if found is None:
        return None
    row = connection.execute("SELECT fingerprint FROM raw.schema_version").fetchone()
    return str(row[0]) if row else None
