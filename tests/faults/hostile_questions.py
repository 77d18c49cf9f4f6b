"""Two hundred questions in SQL that are meant to hang, crash or fill the machine, or to tell of it."""

from __future__ import annotations

from typing import NamedTuple


class Hostile(NamedTuple):
    """A question of some kind; `is_secret`: an answer would tell of the machine, so it must be refused."""

    kind: str
    sql: str
    is_secret: bool = False


def list_questions() -> list[Hostile]:
    """All of them, in stable order, kinds mixed so that the first twenty are of twenty kinds."""
    kinds = [[Hostile(kind, sql) for sql in questions] for kind, questions in _bombs().items()]
    kinds += [[Hostile(kind, sql, True) for sql in questions] for kind, questions in _secrets().items()]
    longest = max(map(len, kinds))
    return [kind[place] for place in range(longest) for kind in kinds if place < len(kind)]


def _bombs() -> dict[str, list[str]]:
    return {
        "brackets": [
            f"SELECT {function}(repeat('{opened}', {n}) || '1' || repeat('{closed}', {n}))"
            for n in (1_000, 100_000, 3_000_000)
            for opened, closed in (("[", "]"), ('{"a":', "}"))
            for function in ("json_structure", "json_valid", "json")
        ],
        "edit distance": [
            f"SELECT {function}(repeat('ab', {n}), repeat('ba', {n}))"
            for function in ("levenshtein", "damerau_levenshtein", "jaro_winkler_similarity", "jaccard")
            for n in (10_000, 200_000, 20_000_000)
        ],
        "patterns": [
            f"SELECT regexp_{function}(repeat('a', {n}), '{pattern}'{more})"
            for function, more in (("matches", ""), ("replace", ", 'x', 'g'"), ("extract_all", ""))
            for pattern in ("((a*)*)*b", "(a{1,1000}){1,1000}", "(((a?){50}){20}){20}")
            for n in (100_000, 50_000_000)
        ],
        **_plan_bombs(),
    }


def _plan_bombs() -> dict[str, list[str]]:
    sizes = (1_000, 100_000, 2_000_000, 100_000_000, 2_000_000_000)
    return {
        "nested questions": ["SELECT SELECT 1"]
        + ["SELECT " + "(SELECT " * n + "1" + ")" * n for n in (20, 60, 100, 150, 300, 900)],
        "self joins": [
            "WITH a0 AS (SELECT * FROM range(10)), "
            + ", ".join(f"a{i} AS (SELECT x.range FROM a{i - 1} AS x, a{i - 1} AS y)" for i in range(1, n))
            + f" SELECT count(*) FROM a{n - 1}"
            for n in (5, 10, 20, 40)
        ],
        "repeats": [f"SELECT repeat('长', {n})" for n in sizes]
        + [f"SELECT lpad('x', {n}, '长')" for n in sizes]
        + [f"SELECT length(repeat(repeat('x', {n}), 1000))" for n in sizes],
        "lists in a cell": [f"SELECT range({n})" for n in (1_000_000, 20_000_000, 2_000_000_000)]
        + [f"SELECT list(range) FROM range({n})" for n in (20_000_000, 400_000_000)]
        + [f"SELECT list_transform(range({n}), x -> repeat('y', x))" for n in (10_000, 1_000_000)]
        + [f"SELECT string_agg(repeat('z', 1000), ',') FROM range({n})" for n in (100_000, 10_000_000)]
        + [f"SELECT flatten(list_transform(range({n}), x -> range({n})))" for n in (1_000, 30_000)],
        "endless": [
            f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT {step} FROM r) SELECT {what} FROM r"
            for step in ("n + 1", "n", "n * 0")
            for what in ("count(*)", "max(n)", "list(n)")
        ],
        "cross joins": [
            f"SELECT {what} FROM range(10000000000) AS a, range(100000) AS b" for what in ("count(*)", "sum(a.range)")
        ]
        + [
            f"SELECT count(*) FROM {table} AS a, {table} AS b, {table} AS c, {table} AS d WHERE a.text <> b.text"
            for table in ("fct_task", "fct_numeral")
        ]
        + ["SELECT * FROM fct_ledger_entry AS a, fct_ledger_entry AS b, fct_ledger_entry AS c ORDER BY random()"],
        "sorts": [f"SELECT range FROM range({n}) ORDER BY hash(range) DESC" for n in (20_000_000, 2_000_000_000)]
        + [f"SELECT median(range) OVER (ORDER BY random()) FROM range({n})" for n in (200_000, 20_000_000)]
        + [f"SELECT count(DISTINCT random()) FROM range({n})" for n in (50_000_000, 5_000_000_000)],
        **_written_bombs(),
    }


def _written_bombs() -> dict[str, list[str]]:
    return {
        "remarks": ["/**/" * n + ";SELECT 1" for n in (1, 40, 400, 2_000)]
        + ["/*" * n + "*/" * n + "PRAGMA version" for n in (1, 40, 2_000)]
        + ["--\n" * n + ";SELECT 1" for n in (40, 3_000)]
        + ["/* " + "*" * 9_000, "/**/" * 2_000 + "DROP TABLE fct_target", " " * 9_900 + ";SELECT 1"],
        "depth": ["SELECT " + "(" * n + "1" + ")" * n for n in (500, 4_900)]
        + ["SELECT " + "- " * n + "1" for n in (900, 4_900)]
        + ["SELECT " + "NOT " * n + "true" for n in (900, 2_400)]
        + ["SELECT " + "[" * n + "]" * n for n in (900, 4_900)]
        + ["SELECT 1" + "+1" * n for n in (900, 4_900)]
        + ["SELECT CASE WHEN true THEN " * n + "1" + " END" * n for n in (100, 300)]
        + ["SELECT 1 " + "UNION SELECT 1 " * n for n in (600,)]
        + ["SELECT 1 FROM (" * n + "SELECT 1" + ")" * n for n in (100, 600)],
        **_odd_bombs(),
    }


def _odd_bombs() -> dict[str, list[str]]:
    return {
        "formats": [
            "SELECT format('{:2000000000}', 1)",
            "SELECT printf('%2000000000d', 1)",
            "SELECT format('{:.2000000000f}', 1.5)",
            "SELECT repeat('1', 5000)::BIGNUM ** 2",
            "SELECT factorial(33) * factorial(33)",
            "SELECT bitstring('1', 2000000000)",
            "SELECT array_to_string(range(30000000), repeat(',', 100))",
            "SELECT sum(1e308 * range) FROM range(1000)",
            "SELECT DATE '290000-01-01'",
            "SELECT TIMESTAMP '290000-01-01 00:00:00'",
            "SELECT INTERVAL '999999999 years'",
            "SELECT chr(55296)",
            "SELECT 'a\0b'",
            "SELECT '\ud800'",
        ],
        "wide": ["SELECT " + ", ".join(["x.*"] * n) + " FROM fct_ledger_entry AS x" for n in (10, 1_000)]
        + ["SELECT x.text, repeat(x.text, 500) FROM dim_source AS x, range(1000)"],
        **_size_bombs(),
    }


def _size_bombs() -> dict[str, list[str]]:
    return {
        "likes": [
            f"SELECT repeat('ab', {n}) {how} '{pattern}'"
            for n in (50_000, 5_000_000)
            for how, pattern in (
                ("LIKE", "%a" * 2_000 + "c"),
                ("ILIKE", "%A_" * 1_000 + "c"),
                ("GLOB", "*a" * 2_000 + "c"),
                ("SIMILAR TO", "(a|b)*" * 500 + "c"),
            )
        ],
        "aggregates": [
            f"SELECT {what} FROM range({n})"
            for n in (3_000_000, 3_000_000_000)
            for what in (
                "histogram(range)",
                "json_group_array(range)",
                "map_from_entries(list((range, range)))",
                "quantile_cont(range, 0.5)",
                "mode(range)",
                "array_agg(range ORDER BY hash(range))",
            )
        ],
        "sleep": ["SELECT sleep_ms(600000)", "SELECT count(*) FROM range(100000000000)"],
    }


def _secrets() -> dict[str, list[str]]:
    return {
        "system tables": [
            f"SELECT * FROM {name}"
            for name in (
                "pg_settings",
                "pg_catalog.pg_settings",
                "duckdb_settings()",
                "duckdb_databases",
                "pg_database",
            )
        ],
        "files": [
            f"SELECT * FROM {name}"
            for name in (
                "read_parquet('/etc/*')",
                "query('SELECT 1')",
                "query_table('/etc/passwd')",
                "json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
                "sniff_csv('/etc/passwd')",
                "'/etc/passwd'",
                "read_text('/etc/passwd')",
                "read_blob('/proc/self/environ')",
                "glob('/*')",
                "read_csv('/proc/self/maps')",
                "read_json('/etc/hosts')",
            )
        ],
        "settings": [
            f"SELECT {value}"
            for value in (
                "getenv('HOME')",
                "current_setting('temp_directory')",
                "getvariable('x')",
                "write_log('x')",
            )
        ],
        "statements": [
            "ATTACH '/tmp/x.duckdb'",
            "COPY fct_target TO '/tmp/stolen.csv'",
            "INSTALL httpfs",
            "SET memory_limit = '100GB'",
            "DROP TABLE fct_target",
            "SELECT 1; SELECT 2",
            "PRAGMA database_list",
            "CALL pragma_version()",
            "EXPORT DATABASE '/tmp/x'",
            "CREATE TABLE x AS SELECT 1",
        ],
    }
