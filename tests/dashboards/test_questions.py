"""The SQL box answers questions about the published tables and can do nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboards.labels import LANGUAGES, load_labels
from dashboards.published import Version
from dashboards.question_runs import LIMITS, MAX_CELL, Refused, check, lock_in
from dashboards.questions import QuestionRefused, ask
from pipelines.settings import Settings

EXAMPLES = [key for key in load_labels() if key.startswith("example_sql.")]


@pytest.fixture(scope="module")
def locked(built: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database as the process has it that answers a question, for looking at many without starting it for each."""
    with duckdb.connect(config=LIMITS) as connection:
        lock_in(connection, str(built.published))
        yield connection


def _refusal_unasked(locked: duckdb.DuckDBPyConnection, sql: str) -> str:
    with pytest.raises(Refused) as refused:
        check(locked, sql)
    assert f"refusal.{refused.value.code}" in load_labels()
    return refused.value.code


def _refusal(version: Version, sql: str, seconds: float = 20) -> str:
    with pytest.raises(QuestionRefused) as refused:
        ask(version, sql, 10, seconds)
    assert f"refusal.{refused.value.code}" in load_labels()
    return refused.value.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EXAMPLES)
def test_every_example_has_an_answer(version: Version, key: str, language: str) -> None:
    answer = ask(version, load_labels()[key][language], 1000, 20)
    assert answer.columns
    assert answer.rows or key == "example_sql.silent"


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("SELECT 1 AS one", (1,)),
        ("select 1 one;", (1,)),
        ("WITH a AS (SELECT 2 AS b) SELECT b FROM a -- ends in a remark", (2,)),
        ("FROM marts.dim_theme SELECT count(*)", (18,)),
        ("VALUES (3)", (3,)),
        ("(SELECT 4)", (4,)),
        ("-- first a remark\n/* and another */ SELECT 5", (5,)),
        ("SELECT ';' AS sign", (";",)),
    ],
)
def test_questions_are_answered(version: Version, sql: str, row: tuple[object, ...]) -> None:
    assert ask(version, sql, 10, 20).rows == [row]


def test_rows_are_capped_in_order_and_the_cut_is_told(version: Version) -> None:
    answer = ask(version, "SELECT range AS n FROM range(100) ORDER BY n DESC", 10, 20)
    assert [row[0] for row in answer.rows] == list(range(99, 89, -1))
    assert answer.is_cut
    assert not ask(version, "SELECT range AS n FROM range(10)", 10, 20).is_cut


def test_long_cells_are_cut(version: Version) -> None:
    ((cell,),) = ask(version, "SELECT repeat('长', 50000) AS text", 10, 20).rows
    assert len(cell) == MAX_CELL + 1


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM fct_target",
        "UPDATE fct_target SET value = 0",
        "INSERT INTO dim_theme VALUES (1)",
        "CREATE TABLE memory.main.x AS SELECT 1",
        "DROP TABLE fct_target",
        "ATTACH '/tmp/x.duckdb'",
        "DETACH taizhang",
        "INSTALL httpfs",
        "LOAD httpfs",
        "COPY fct_target TO '/tmp/stolen.csv'",
        "EXPORT DATABASE '/tmp/stolen'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA database_list",
        "/* SELECT */ -- SELECT\n pragma database_list",
        "CALL pragma_version()",
        "USE memory",
        "CHECKPOINT",
        "BEGIN TRANSACTION",
        "EXPLAIN ANALYZE SELECT 1",
        "PREPARE x AS SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE fct_target",
    ],
)
def test_only_one_select_is_taken(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert _refusal_unasked(locked, sql) == "no_select"


@pytest.mark.parametrize(
    "sql",
    [
        "SHOW TABLES",
        "DESCRIBE fct_target",
        "SUMMARIZE dim_theme",
        "PIVOT dim_theme ON theme_code",
        "VACUUM",
        "ANALYZE",
        "ALTER TABLE dim_theme ADD COLUMN x INT",
        "CREATE SECRET s (TYPE s3)",
        "CREATE MACRO f() AS 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "SET VARIABLE x = 1",
        "FORCE INSTALL httpfs",
        "COPY (SELECT 1) TO STDOUT",
        "MERGE INTO dim_theme USING dim_theme AS x ON true WHEN MATCHED THEN DELETE",
        "COMMENT ON TABLE dim_theme IS 'x'",
        "TRUNCATE dim_theme",
        "WITH x AS (SELECT 1) DELETE FROM dim_theme",
    ],
)
def test_no_other_statement_is_taken(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert _refusal_unasked(locked, sql) == "no_select"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM '/tmp/*.csv'",
        "SELECT * FROM 'https://example.org/x.csv'",
        "SELECT * FROM no_such_table",
        "IMPORT DATABASE '/tmp'",
        "WITH x AS (DELETE FROM dim_theme RETURNING *) FROM x",
        "SELECT * FROM dim_theme FOR UPDATE",
        "SELEC 1",
        "SELECT 1) UNION ALL (SELECT 2",
        "SELECT 1 /*",
    ],
)
def test_nothing_outside_of_the_tables_is_within_reach(version: Version, sql: str) -> None:
    assert _refusal(version, sql) == "error"


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('/etc/passwd')",
        "read_csv_auto('/etc/*')",
        "read_text('/etc/passwd')",
        "READ_TEXT(['/etc/passwd'])",
        "read_blob('/etc/passwd')",
        "read_json('/etc/passwd')",
        "read_ndjson_objects('/etc/passwd')",
        "read_parquet('https://example.org/x.parquet')",
        "parquet_metadata('/tmp/x')",
        "sniff_csv('/etc/passwd')",
        "read_duckdb('/tmp/x.duckdb')",
        "glob('/etc/*')",
        "query('SELECT * FROM read_text(''/etc/passwd'')')",
        "query_table('/etc/passwd')",
        "json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "sqlite_scan('/tmp/x', 'y')",
        "postgres_scan('a', 'b', 'c')",
        "shell('ls')",
        "duckdb_databases()",
        "duckdb_databases",
        "duckdb_settings()",
        "duckdb_secrets()",
        "which_secret('x', 's3')",
        "duckdb_extensions()",
        "duckdb_logs",
        "duckdb_temporary_files()",
        "pragma_database_list",
        "pragma_storage_info('dim_theme')",
        "pragma_user_agent()",
        "checkpoint()",
        "force_checkpoint()",
        "pg_settings",
        "pg_catalog.pg_settings",
        "PG_CATALOG.PG_TABLES",
    ],
)
@pytest.mark.parametrize(
    "question",
    ["SELECT * FROM {}", "WITH x AS (FROM {}) FROM x", "SELECT (SELECT count(*) FROM {})", "FROM dim_theme, {}"],
)
def test_no_source_tells_of_the_machine(locked: duckdb.DuckDBPyConnection, question: str, source: str) -> None:
    assert _refusal_unasked(locked, question.format(source)) == "closed"


@pytest.mark.parametrize(
    "value", ["getenv('HOME')", "current_setting('secret_directory')", "getvariable('x')", "write_log('x')"]
)
def test_no_function_tells_of_settings(locked: duckdb.DuckDBPyConnection, value: str) -> None:
    assert _refusal_unasked(locked, f"SELECT {value}") == "closed"
    assert _refusal_unasked(locked, f"SELECT count(*) FROM dim_theme WHERE theme_name = {value}::VARCHAR") == "closed"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT table_name, comment FROM duckdb_tables()",
        "SELECT * FROM information_schema.tables",
        "SELECT count(*) FROM targets_as_of('2099-12-31 12:00')",
        "SELECT unnest([1, 2])",
        "FROM generate_series(1, 3)",
    ],
)
def test_what_tells_of_the_tables_is_open(version: Version, sql: str) -> None:
    assert ask(version, sql, 10, 20).rows


@pytest.mark.parametrize("sql", ["", "   \n", "-- only a remark", ";"])
def test_an_empty_question_is_told_apart(version: Version, sql: str) -> None:
    assert _refusal(version, sql) == "empty"


def test_a_question_without_an_end_is_stopped(version: Version) -> None:
    begun = time.monotonic()
    code = _refusal(version, "SELECT count(*) FROM range(10000000000) AS a, range(100000) AS b", seconds=1)
    assert code == "too_slow"
    assert time.monotonic() - begun < 10


def test_a_question_that_needs_too_much_memory_is_stopped(version: Version) -> None:
    assert _refusal(version, "SELECT list(range) FROM range(400000000)", seconds=60) == "too_large"


def test_an_endless_question_is_refused_unread(version: Version) -> None:
    assert _refusal(version, "SELECT " + "1," * 10_000 + "1") == "too_long"


def test_no_question_leaves_a_trace(version: Version, tmp_path: Path) -> None:
    before = Path(version.path).stat().st_mtime_ns
    ask(version, "SELECT * FROM fct_target", 10, 20)
    assert Path(version.path).stat().st_mtime_ns == before
    assert not list(Path(version.path).parent.glob("*.wal"))
    assert not list(tmp_path.iterdir())
