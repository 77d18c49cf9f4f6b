"""The process that answers one question in SQL and ends: started by `questions.py`, once a question.

It reads one request as JSON from standard input and writes one answer as JSON to standard output. The operating system
limits its CPU seconds and its memory, so whatever a question makes DuckDB do, it happens to this process alone. It runs
as a file of its own with an empty environment, and imports nothing of the project.
"""

from __future__ import annotations

import json
import math
import re
import resource
import signal
import sys
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

MAX_CELL = 10_000
MAX_COLUMNS = 300
MAX_OUTPUT = 8_000_000  # characters of all cells together
MAX_MEMORY = 1_500_000_000  # bytes of address space; DuckDB itself is told to stay below a third
LIMITS = {"threads": "1", "memory_limit": "512MB", "temp_directory": "", "autoinstall_known_extensions": "false"}
LOCKS = ("SET enable_external_access = false", "SET lock_configuration = true")
SELECT_WORDS = {"select", "with", "from", "values", "("}
# One blank or remark, or the first word. Each is matched once and none contains another, so the time is linear.
BLANK_OR_REMARK = re.compile(r"\s+|--[^\n]*(?:\n|\Z)")
REMARK_EDGE = re.compile(r"/\*|\*/")
FIRST_WORD = re.compile(r"[a-zA-Z]+|\(")
# Functions in FROM that tell of the tables or make rows; every other one may tell of the machine.
SOURCES = {"unnest", "range", "generate_series", "duckdb_tables", "duckdb_columns", "duckdb_functions"}
# Of the system's own tables only these tell of nothing but the published tables.
OPEN_TABLES = {"duckdb_tables", "duckdb_columns"}
OPEN_SCHEMA = "information_schema"
# Functions that tell of settings or leave a trace.
CLOSED = {"current_setting", "getvariable", "getenv", "write_log", "nextval", "txid_current"}


class Refused(Exception):
    """A question that gets no answer. `code` is a closed word, `values` fill its explanation."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


def main() -> None:
    """Answer the request on standard input: `path`, `sql`, `row_cap`, `seconds`."""
    request = json.load(sys.stdin)
    # DuckDB would load pandas to see whether a bound value is one of its own: nearly a second for every question.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    _limit_process(request["seconds"])
    try:
        answer = _answer(request["path"], request["sql"], request["row_cap"])
    except Refused as refused:
        answer = {"refused": refused.code, "values": refused.values}
    except (MemoryError, duckdb.OutOfMemoryException):
        answer = {"refused": "too_large", "values": {}}
    except RecursionError:
        answer = {"refused": "ended", "values": {}}
    except (duckdb.Error, ValueError, OverflowError) as error:
        answer = {"refused": "error", "values": {"error": _first_line(error)}}
    # What cannot be said in UTF-8 is said all the same: the answer is ASCII.
    sys.stdout.write(json.dumps(answer))


def _limit_process(seconds: float) -> None:
    """The kernel ends this process at its limits, also when the server that started it is gone."""
    whole = math.ceil(seconds) + 1
    for kind, most in (
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            # macOS knows no limit of address space; the others hold there.
            if kind != resource.RLIMIT_AS:
                raise
    signal.alarm(whole + 1)


def _answer(path: str, sql: str, row_cap: int) -> dict[str, Any]:
    with duckdb.connect(config=LIMITS) as connection:
        lock_in(connection, path)
        question = check(connection, sql)
        connection.execute(f"SELECT * FROM ({question}\n) LIMIT {row_cap + 1}")  # noqa: S608 (one parsed SELECT, nothing to reach)
        columns = [str(column[0]) for column in connection.description or ()]
        if len(columns) > MAX_COLUMNS:
            raise Refused("too_large")
        rows = list(_read_rows(connection))
    return {"columns": columns, "rows": rows[:row_cap], "is_cut": len(rows) > row_cap}


def lock_in(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Attach the published file read-only and shut everything else off. Before any question is parsed: to parse
    IMPORT DATABASE is to read a file.
    """
    literal = path.replace("'", "''")
    try:
        connection.execute(f"ATTACH '{literal}' AS taizhang (READ_ONLY)")
    except duckdb.Error as error:
        # Its words would name the folder.
        raise Refused("ended") from error
    connection.execute("USE taizhang.marts")
    for lock in LOCKS:
        connection.execute(lock)


def _read_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """The rows, each cell in a form that JSON has; cut while they are read, so that few long ones are held at once."""
    size = 0
    while (row := connection.fetchone()) is not None:
        cells = [_write_cell(value) for value in row]
        size += sum(len(str(cell)) for cell in cells)
        if size > MAX_OUTPUT:
            raise Refused("too_large")
        yield cells


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The one SELECT in the text, without its semicolon, if it asks only what it may."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise Refused("error", error=_first_line(error)) from error
    if not statements:
        raise Refused("empty")
    is_select = statements[0].type == duckdb.StatementType.SELECT and _first_word(sql) in SELECT_WORDS
    if len(statements) > 1 or not is_select:
        raise Refused("no_select")
    question = str(statements[0].query).strip().rstrip(";")
    ((written,),) = connection.execute("SELECT json_serialize_sql(?)", [question]).fetchall()
    tree = json.loads(written)
    if tree["error"]:
        raise Refused("error", error=_first_line(tree["error_message"]))
    published = connection.execute("SELECT function_name FROM duckdb_functions() WHERE database_name = 'taizhang'")
    sources = SOURCES | {name for (name,) in published.fetchall()}
    own = connection.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE internal").fetchall()
    system = {view for schema, view in own if schema != OPEN_SCHEMA} - OPEN_TABLES
    for name in _list_closed(tree, sources, system):
        raise Refused("closed", name=name)
    return question


def _first_word(sql: str) -> str:
    """The first word behind blanks and remarks: for the parser, a PRAGMA that gives rows is a SELECT as well."""
    place = 0
    while True:
        if blank := BLANK_OR_REMARK.match(sql, place):
            place = blank.end()
        elif sql.startswith("/*", place):
            place = _end_of_remark(sql, place)
        else:
            word = FIRST_WORD.match(sql, place)
            return word[0].lower() if word else ""


def _end_of_remark(sql: str, place: int) -> int:
    """Remarks between /* and */ stand in one another."""
    depth = 0
    for edge in REMARK_EDGE.finditer(sql, place):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)


def _list_closed(tree: object, sources: Collection[str], system: Collection[str]) -> Iterator[str]:
    """The functions and system tables of a parsed question that no question may use."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            name = _closed_name(node, sources, system)
            if name is not None:
                yield name


def _closed_name(node: dict[str, Any], sources: Collection[str], system: Collection[str]) -> str | None:
    """What this one node names, if no question may use it."""
    function, table = node.get("function"), str(node.get("table_name"))
    if node.get("type") == "TABLE_FUNCTION" and isinstance(function, dict):
        name = str(function.get("function_name"))
        return None if name.lower() in sources else name
    if node.get("type") == "BASE_TABLE" and table.lower() in system:
        return table
    name = str(node.get("function_name"))
    return name if name.lower() in CLOSED else None


def _write_cell(value: Any) -> Any:
    """A cell as JSON has it; what JSON has not as a pair of its kind and its text. Long ones are cut."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else ["text", str(value)]
    if isinstance(value, str):
        return _shorten(value)
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if isinstance(value, list | tuple | dict):
        written = json.dumps(value, ensure_ascii=False, default=str)
        # Read back, everything in it that JSON has no form for is text.
        return ["nested", json.loads(written)] if len(written) <= MAX_CELL else ["text", _shorten(written)]
    return ["text", _shorten(str(value))]


def _shorten(text: str) -> str:
    return text[:MAX_CELL] + "…" if len(text) > MAX_CELL else text


def _first_line(error: Exception | str) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:MAX_CELL]


if __name__ == "__main__":
    main()
