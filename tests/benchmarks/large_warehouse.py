"""A published warehouse of many targets, made out of a real one: `python tests/benchmarks/large_warehouse.py FOLDER`.

Every row of the real warehouse is there once; copies of them follow under other ids, in other districts, years and
indicators, until there are enough targets. Copies keep the spans and the source of the row that they were made of, so
that every passage can be opened. Second argument: how many targets (default 1,000,000). It is made of the project's
warehouse, or of the one of TAIZHANG_WAREHOUSE.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import duckdb
from dbt.clients.jinja import get_rendered

from pipelines.settings import PROJECT_ROOT, load_settings

TARGETS = 1_000_000
DISTRICTS, YEARS, VARIANTS = 500, 20, 50
TARGETS_A_DOCUMENT = 7  # copies of the real targets that one copy of their documents holds
STATUSES = ["achieved", "missed", "in_progress", "unreported", "awaiting", "not_comparable"]

# Copies count from 1: `k` of targets, `j` of everything that holds them; district, shift of years and variant follow.
COPIES = """
CREATE TEMP TABLE copies AS
SELECT k, k // {group} AS j, (k // {group}) % {years} AS shift, (k % {variants})::VARCHAR AS variant,
    places.district_code AS place
FROM range(1, {copies} + 1) AS numbers(k)
JOIN (SELECT district_code, row_number() OVER (ORDER BY hash(district_code)) - 1 AS number
    FROM dim_district LIMIT {districts}) AS places ON places.number = (k // {group}) * 7 % {districts}"""
HOLDERS = (
    "CREATE TEMP TABLE holders AS SELECT j, any_value(shift) AS shift, any_value(place) AS place FROM copies GROUP BY j"
)

OF_HOLDER = "document_id || '-' || j AS document_id"
PLACE = "CASE WHEN district_code IS NOT NULL THEN place END AS district_code"
ITEM = "work_item_id || '-' || j AS work_item_id"
SHIFTED = """period_year + shift AS period_year, (period_start + to_years(shift::INT))::DATE AS period_start,
    (period_end + to_years(shift::INT))::DATE AS period_end"""
NUMBER = f"""{OF_HOLDER}, {ITEM}, {PLACE}, {SHIFTED}, indicator_id || variant AS indicator_id,
    sentence || k AS sentence, value * (1 + k % 100 / 100) AS value"""
PROMISED = "previous_target_id || '-' || k AS previous_target_id, target_id || '-' || k AS target_id"
STATUS = f"{STATUSES}[1 + (hash(target_id || k) % {len(STATUSES)})::INT]"

# Table -> the copies that it is multiplied by, and the columns that differ in a copy.
TABLES = {
    "dim_document": (
        "holders",
        f"""{OF_HOLDER}, {PLACE}, plan_year + shift AS plan_year, review_year + shift AS review_year,
        (published_on + to_years(shift::INT))::DATE AS published_on""",
    ),
    "dim_indicator": (
        "variants",
        "indicator_id || variant AS indicator_id, indicator_name || variant AS indicator_name",
    ),
    "fct_work_item": (
        "holders",
        f"{OF_HOLDER}, {ITEM}, {PLACE}, parent_work_item_id || '-' || j AS parent_work_item_id",
    ),
    "bridge_work_item_organisation": ("holders", ITEM),
    "bridge_work_item_official": ("holders", ITEM),
    "bridge_district_review": ("holders", f"{OF_HOLDER}, review_year + shift AS review_year, place AS district_code"),
    "fct_task": (
        "holders",
        f"""{OF_HOLDER}, {ITEM}, {PLACE}, task_id || '-' || j AS task_id, text || j AS text,
        plan_year + shift AS plan_year""",
    ),
    "fct_numeral": (
        "holders",
        f"{OF_HOLDER}, numeral_id || '-' || j AS numeral_id, quantity_id || '-' || j AS quantity_id",
    ),
    "fct_target": ("copies", f"{NUMBER}, target_id || '-' || k AS target_id, task_id || '-' || j AS task_id"),
    "fct_result": ("copies WHERE k % 2 = 0", f"{NUMBER}, result_id || '-' || k AS result_id"),
    "fct_progress": (
        "copies",
        f"target_id || '-' || k AS target_id, {STATUS} AS status, result_id || '-' || k AS result_id",
    ),
    "fct_target_revision": (
        "copies",
        f"""{PROMISED}, target_revision_id || '-' || k AS target_revision_id, place AS district_code,
        indicator_id || variant AS indicator_id, plan_year + shift AS plan_year,
        previous_plan_year + shift AS previous_plan_year""",
    ),
    "fct_target_ambition": (
        "copies WHERE k % 2 = 0",
        """target_id || '-' || k AS target_id, result_id || '-' || k AS result_id, place AS district_code,
        indicator_id || variant AS indicator_id, period_year + shift AS period_year""",
    ),
    "dim_project": ("holders", f"project_id || '-' || j AS project_id, {PLACE}"),
    "fct_project_listing": (
        "holders",
        f"""{OF_HOLDER}, project_listing_id || '-' || j AS project_listing_id, project_id || '-' || j AS project_id,
        list_year + shift AS list_year""",
    ),
    "fct_project_stage": (
        "holders",
        f"""{OF_HOLDER}, project_stage_id || '-' || j AS project_stage_id, project_id || '-' || j AS project_id,
        list_year + shift AS list_year""",
    ),
}
# What is made of the others by their own models, which read nothing but published tables.
DERIVED = (
    "bridge_unit_work_item",
    "agg_document",
    "fct_ledger_entry",
    "agg_silence_row",
    "agg_ledger_facet",
    "bridge_text_letters",
)
# What the models ask of dbt: every row is made.
MACROS = {
    "ref": str,
    "config": lambda **_: "",
    "of_changed_place": lambda *_: "true",
    "of_changed_document": lambda *_: "true",
    "of_changed_text": lambda *_: "true",
    "text_number": lambda text: f"(md5_number_lower({text}) >> 1)::bigint",
}
COUNTS = ("task", "quantified_task", "deadline_task", "lead_unit_task", "measurable_task", "target", "result")
# Tasks and numbers of every district, theme and year, counted anew.
DISTRICT_YEARS = """
INSERT INTO agg_district_theme_year BY NAME
SELECT md5(concat_ws('|', district_code, theme_code, year)) AS district_theme_year_id, *
FROM (
    SELECT district_code, theme_code, year, {counts}, {statuses}
    FROM (
        SELECT district_code, theme_code, plan_year AS year, 1 AS task_count,
            is_quantified::INT AS quantified_task_count, has_deadline::INT AS deadline_task_count,
            has_lead_unit::INT AS lead_unit_task_count,
            (is_quantified AND has_deadline AND has_lead_unit)::INT AS measurable_task_count, 0 AS target_count,
            0 AS result_count, NULL AS status
        FROM fct_task
        UNION ALL SELECT district_code, theme_code, period_year, 0, 0, 0, 0, 0, 1, 0, status
        FROM fct_target JOIN fct_progress USING (target_id)
        UNION ALL SELECT district_code, theme_code, period_year, 0, 0, 0, 0, 0, 0, 1, NULL FROM fct_result
    ) GROUP BY ALL)"""


def make_large(real: Path, large: Path, targets: int) -> None:
    """Write the large database beside the real one. Errors: duckdb.Error where the real one has other tables."""
    large.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(real, large)
    with duckdb.connect(str(large)) as connection:
        connection.execute(f"ATTACH '{real}' AS real (READ_ONLY)")
        connection.execute("SET search_path = 'serving,audit,marts'; SET preserve_insertion_order = false")
        (there,) = connection.execute("SELECT count(*) FROM fct_target").fetchone() or (0,)
        copies = max(targets // there - 1, 0)
        connection.execute(
            COPIES.format(group=TARGETS_A_DOCUMENT, years=YEARS, variants=VARIANTS, districts=DISTRICTS, copies=copies)
        )
        connection.execute(HOLDERS)
        connection.execute("CREATE TEMP TABLE variants AS SELECT DISTINCT variant FROM copies")
        present = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for table, (multiplied, columns) in TABLES.items():
            if table in present:
                _copy(connection, table, multiplied, columns)
        _count_again(connection)
        connection.execute("SET preserve_insertion_order = true")
        for table in DERIVED:
            _derive(connection, table)


def _derive(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Fill a table anew with what its model selects."""
    begin = time.perf_counter()
    (path,) = (PROJECT_ROOT / "dbt_project" / "models").glob(f"*/{table}.sql")
    model = path.read_text(encoding="utf-8")
    selected = get_rendered(model, MACROS)
    connection.execute(f"DELETE FROM {table}")
    connection.execute(f"INSERT INTO {table} BY NAME {selected}")
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    print(f"{table:32} {rows:>10,} rows {time.perf_counter() - begin:6.1f} s", flush=True)


def _copy(connection: duckdb.DuckDBPyConnection, table: str, multiplied: str, columns: str) -> None:
    begin = time.perf_counter()
    source, _, condition = multiplied.partition(" WHERE ")
    extra = ", ".join(name for name in ("k", "j", "shift", "variant", "place") if _has(connection, source, name))
    connection.execute(
        f"""INSERT INTO {table} BY NAME SELECT * EXCLUDE ({extra}) REPLACE ({columns})
        FROM real.marts.{table} AS t CROSS JOIN {source} {"WHERE " + condition if condition else ""}"""
    )
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    print(f"{table:32} {rows:>10,} rows {time.perf_counter() - begin:6.1f} s", flush=True)


def _has(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE table_name = ? AND column_name = ?", [table, column]
    ).fetchone()
    return bool(found and found[0])


def _count_again(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM agg_district_theme_year")
    counts = ", ".join(f"sum({name}_count)::BIGINT AS {name}_count" for name in COUNTS)
    statuses = ", ".join(f"count(*) FILTER (status = '{status}') AS {status}_count" for status in STATUSES)
    shares = DISTRICT_YEARS.format(counts=counts, statuses=statuses)
    connection.execute(shares)
    connection.execute(
        """UPDATE agg_district_theme_year SET quantified_task_share = quantified_task_count / nullif(task_count, 0),
        deadline_task_share = deadline_task_count / nullif(task_count, 0),
        lead_unit_task_share = lead_unit_task_count / nullif(task_count, 0),
        measurable_task_share = measurable_task_count / nullif(task_count, 0),
        reported_count = achieved_count + missed_count + in_progress_count + not_comparable_count"""
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    make_large(
        load_settings().published,
        Path(sys.argv[1]).absolute() / "taizhang.duckdb",
        int(sys.argv[2]) if len(sys.argv) > 2 else TARGETS,
    )
