"""The published database: which version of the file is there, and rows of it, read-only.

One in-memory DuckDB serves every session; each version of the file is attached to it read-only under a name of its own,
because DuckDB would go on answering from the old file under the old name. A cursor is opened for each query: one
connection used by two threads at once crashes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

PROJECT_ROOT = Path(__file__).resolve().parent.parent
KEPT_VERSIONS = 3
# The tables themselves come before the views under their old names: a view has no numbers of rows.
SCHEMAS = ("serving", "audit", "history", "marts")

Row = dict[str, Any]


class WarehouseMissing(Exception):
    """No published database is at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no published database")
        self.path = path


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the published file. `stamp` changes whenever the file is replaced."""

    path: str
    stamp: str


def warehouse_path() -> Path:
    """The published file: in the folder of TAIZHANG_WAREHOUSE, else in the project's own."""
    folder = os.environ.get("TAIZHANG_WAREHOUSE") or PROJECT_ROOT / "warehouse"
    return Path(folder).expanduser().absolute() / "taizhang.duckdb"


def current_version() -> Version:
    """The version that is published now. Errors: WarehouseMissing."""
    path = warehouse_path()
    try:
        stat = path.stat()
    except OSError as error:
        raise WarehouseMissing(path) from error
    return Version(str(path), f"{stat.st_mtime_ns}-{stat.st_ino}-{stat.st_size}")


class Attachments:
    """The in-memory database and the versions attached to it, the newest last."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": str(os.cpu_count() or 2)})
        self._names: dict[Version, str] = {}
        self._paths: dict[str, str] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def cursor(self, version: Version) -> duckdb.DuckDBPyConnection:
        """A cursor that finds the tables of this version by their names alone; the caller closes it."""
        with self._lock:
            name = self._names.get(version) or self._attach(version)
            cursor = self._connection.cursor()
            cursor.execute(f"SET search_path = '{self._paths[name]}'")
        return cursor

    def _attach(self, version: Version) -> str:
        name = f"published_{next(self._numbers)}"
        literal = version.path.replace("'", "''")
        self._connection.execute(f"ATTACH '{literal}' AS {name} (READ_ONLY)")
        found = self._connection.execute("SELECT schema_name FROM duckdb_schemas() WHERE database_name = ?", [name])
        there = {schema for (schema,) in found.fetchall()}
        self._paths[name] = ",".join(f"{name}.{schema}" for schema in SCHEMAS if schema in there)
        self._names[version] = name
        for old in list(self._names)[:-KEPT_VERSIONS]:
            gone = self._names.pop(old)
            del self._paths[gone]
            self._connection.execute(f"DETACH {gone}")
        return name


@st.cache_resource(show_spinner=False)
def _attachments() -> Attachments:
    return Attachments()


@st.cache_data(show_spinner=False, max_entries=1000)
def fetch(version: Version, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
    """Rows of one query on one version, each as column name to value; the same question is answered from memory."""
    with closing(_attachments().cursor(version)) as cursor:
        cursor.execute(sql, parameters or {})
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def stream(version: Version, sql: str, parameters: dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
    """The column names, then the rows as they come: for downloads, kept in no cache."""
    with closing(_attachments().cursor(version)) as cursor:
        cursor.execute(sql, parameters or {})
        yield tuple(column[0] for column in cursor.description or ())
        while rows := cursor.fetchmany(5000):
            yield from rows


def save_parquet(version: Version, sql: str, path: Path) -> None:
    """Write the rows of one query as a Parquet file."""
    literal = str(path).replace("'", "''")
    with closing(_attachments().cursor(version)) as cursor:
        cursor.execute(f"COPY ({sql}) TO '{literal}' (FORMAT parquet, COMPRESSION zstd)")
