"""Questions in SQL that strangers may ask: one SELECT on the published file, which can touch nothing else.

Each question gets a database of its own: the published file attached read-only, then everything outside of it switched
off and the settings locked. It can read no file, attach, install or export nothing, and it ends after some seconds.
"""

from __future__ import annotations

import re
import threading
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
    """The answer to one SELECT. Errors: QuestionRefused (empty, too_long, no_select, error, too_slow, too_large)."""
    question = _check(sql)
    with duckdb.connect(config=LIMITS) as connection:
        literal = version.path.replace("'", "''")
        connection.execute(f"ATTACH '{literal}' AS taizhang (READ_ONLY)")
        connection.execute("USE taizhang.marts")
        for lock in LOCKS:
            connection.execute(lock)
        limited = f"SELECT * FROM ({question}\n) LIMIT {row_cap + 1}"  # noqa: S608 (one parsed SELECT, nothing to reach)
        rows, columns = _run(connection, limited, seconds)
    return Answer(columns, [tuple(map(_shorten, row)) for row in rows[:row_cap]], len(rows) > row_cap)


def _check(sql: str) -> str:
    """The one SELECT in the text, without its semicolon."""
    if len(sql) > MAX_LENGTH:
        raise QuestionRefused("too_long", characters=MAX_LENGTH)
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionRefused("error", error=_first_line(error)) from error
    if not statements:
        raise QuestionRefused("empty")
    first = FIRST_WORD.match(sql)
    is_select = statements[0].type == duckdb.StatementType.SELECT and first and first[1].lower() in SELECT_WORDS
    if len(statements) > 1 or not is_select:
        raise QuestionRefused("no_select")
    return str(statements[0].query).strip().rstrip(";")


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


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
