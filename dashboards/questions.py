"""Questions in SQL that strangers may ask: one SELECT on the published file, which can touch nothing else.

Each question gets a database of its own: the published file attached read-only, then everything outside of it switched
off and the settings locked. It can read no file, attach, install or export nothing, and it ends after some seconds.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from dashboards.published import Version

MAX_LENGTH = 10_000
MAX_CELL = 10_000
# Behind remarks and space. A PRAGMA that gives rows counts as a SELECT for the parser, not for us.
FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*([a-z]+|\()", re.IGNORECASE | re.DOTALL)
SELECT_WORDS = {"select", "with", "from", "values", "("}
LIMITS = {"threads": "1", "memory_limit": "512MB", "temp_directory": "", "autoinstall_known_extensions": "false"}
# Functions in FROM that tell of the tables or make rows; every other one may tell of the machine.
SOURCES = {"unnest", "range", "generate_series", "duckdb_tables", "duckdb_columns", "duckdb_functions"}
SYSTEM_VIEW = re.compile(r"duckdb_|pragma_|sqlite_", re.IGNORECASE)
# Functions that tell of settings or leave a trace.
CLOSED = {"current_setting", "getvariable", "getenv", "write_log", "nextval", "txid_current"}
LOCKS = ("SET enable_external_access = false", "SET lock_configuration = true")


class QuestionRefused(Exception):
    """A question that gets no answer. `code` is a closed word, `values` fill its explanation."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Answer:
    """Columns and at most the allowed number of rows; `is_cut` if there were more."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def ask(version: Version, sql: str, row_cap: int, seconds: float) -> Answer:
    """The answer to one SELECT.

    Errors: QuestionRefused (empty, too_long, no_select, closed, error, too_slow, too_large).
    """
    if len(sql) > MAX_LENGTH:
        raise QuestionRefused("too_long", characters=MAX_LENGTH)
    with duckdb.connect(config=LIMITS) as connection:
        literal = version.path.replace("'", "''")
        connection.execute(f"ATTACH '{literal}' AS taizhang (READ_ONLY)")
        connection.execute("USE taizhang.marts")
        for lock in LOCKS:
            connection.execute(lock)
        # Behind the locks: to parse IMPORT DATABASE is to read a file.
        question = _check(connection, sql)
        limited = f"SELECT * FROM ({question}\n) LIMIT {row_cap + 1}"  # noqa: S608 (one parsed SELECT, nothing to reach)
        rows, columns = _run(connection, limited, seconds)
    return Answer(columns, [tuple(map(_shorten, row)) for row in rows[:row_cap]], len(rows) > row_cap)


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The one SELECT in the text, without its semicolon, if it asks only what it may."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionRefused("error", error=_first_line(error)) from error
    if not statements:
        raise QuestionRefused("empty")
    first = FIRST_WORD.match(sql)
    is_select = statements[0].type == duckdb.StatementType.SELECT and first and first[1].lower() in SELECT_WORDS
    if len(statements) > 1 or not is_select:
        raise QuestionRefused("no_select")
    question = str(statements[0].query).strip().rstrip(";")
    ((written,),) = connection.execute("SELECT json_serialize_sql(?)", [question]).fetchall()
    tree = json.loads(written)
    if tree["error"]:
        raise QuestionRefused("error", error=_first_line(tree["error_message"]))
    published = connection.execute("SELECT function_name FROM duckdb_functions() WHERE database_name = 'taizhang'")
    for name in _list_closed(tree, SOURCES | {name for (name,) in published.fetchall()}):
        raise QuestionRefused("closed", name=name)
    return question


def _list_closed(node: object, sources: Collection[str]) -> Iterator[str]:
    """The functions and system tables of a parsed question that no question may use."""
    if isinstance(node, list):
        for part in node:
            yield from _list_closed(part, sources)
    if not isinstance(node, dict):
        return
    function = node.get("function")
    if node.get("type") == "TABLE_FUNCTION" and isinstance(function, dict):
        if str(function.get("function_name")).lower() not in sources:
            yield str(function.get("function_name"))
    elif node.get("type") == "BASE_TABLE":
        name = str(node.get("table_name"))
        if SYSTEM_VIEW.match(name) and name.lower() not in sources:
            yield name
    if str(node.get("function_name")).lower() in CLOSED:
        yield str(node["function_name"])
    for part in node.values():
        yield from _list_closed(part, sources)


def _run(connection: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> tuple[list[tuple[Any, ...]], list[str]]:
    watch = threading.Timer(seconds, connection.interrupt)
    watch.start()
    try:
        connection.execute(sql)
        return connection.fetchall(), [column[0] for column in connection.description or ()]
    except duckdb.InterruptException as error:
        raise QuestionRefused("too_slow", seconds=seconds) from error
    except duckdb.OutOfMemoryException as error:
        raise QuestionRefused("too_large") from error
    except duckdb.Error as error:
        raise QuestionRefused("error", error=_first_line(error)) from error
    finally:
        watch.cancel()


def _shorten(value: Any) -> Any:
    return value[:MAX_CELL] + "…" if isinstance(value, str) and len(value) > MAX_CELL else value


def _first_line(error: Exception | str) -> str:
    return str(error).splitlines()[0]
