"""The SQL box answers questions about the published tables and can do nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dashboards.labels import LANGUAGES, load_labels
from dashboards.published import Version
from dashboards.questions import MAX_CELL, QuestionRefused, ask

EXAMPLES = [key for key in load_labels() if key.startswith("example_sql.")]


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
def test_only_one_select_is_taken(version: Version, sql: str) -> None:
    assert _refusal(version, sql) == "no_select"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
        "SELECT getenv('HOME')",
        "SELECT * FROM sqlite_scan('/tmp/x', 'y')",
        "SELECT * FROM no_such_table",
        "SELEC 1",
        "SELECT 1) UNION ALL (SELECT 2",
        "SELECT 1 /*",
    ],
)
def test_nothing_outside_of_the_tables_is_within_reach(version: Version, sql: str) -> None:
    assert _refusal(version, sql) == "error"


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
