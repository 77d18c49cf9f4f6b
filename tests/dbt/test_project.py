"""Every node of the dbt project passes, is described and tested; what dbt loads is what the CSVs hold."""

from __future__ import annotations

import csv
import re
from typing import Any

import duckdb

from pipelines.settings import PROJECT_ROOT
from tests.dbt.conftest import SmallBuild

MODELS = PROJECT_ROOT / "dbt_project" / "models"
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "bridge_", "agg_", "meta_", "promises"),
    "audit": ("dim_", "fct_", "agg_", "meta_"),
    "serving": ("dim_", "fct_", "bridge_", "agg_"),
}


def nodes(build: SmallBuild, resource_type: str) -> list[dict[str, Any]]:
    return [node for node in build.manifest["nodes"].values() if node["resource_type"] == resource_type]


def test_every_node_passes(small_build: SmallBuild) -> None:
    # A page is no work of dbt's: it names what it asks for.
    ended = {node: status for node, status in small_build.statuses.items() if not node.startswith("exposure.")}
    assert {node: status for node, status in ended.items() if status.split(":")[0] not in ("success", "pass")} == {}
    assert sum(node.startswith("model.") for node in ended) == len(nodes(small_build, "model"))
    assert sum(node.startswith("test.") for node in ended) == len(nodes(small_build, "test"))
    assert sum(node.startswith("unit_test.") for node in ended) == len(small_build.manifest["unit_tests"]) > 10


def test_every_model_is_described_down_to_its_columns(small_build: SmallBuild) -> None:
    with duckdb.connect(str(small_build.settings.build), read_only=True) as connection:
        found = connection.execute("SELECT table_schema, table_name, column_name FROM information_schema.columns")
        columns: dict[tuple[str, str], set[str]] = {}
        for schema, table, column in found.fetchall():
            columns.setdefault((schema, table), set()).add(column)
    for model in nodes(small_build, "model"):
        assert model["description"], model["name"]
        described = {name for name, column in model["columns"].items() if column["description"]}
        assert described == columns[model["schema"], model["name"]], model["name"]


def test_every_model_has_its_prefix_its_grain_and_its_properties() -> None:
    for path in MODELS.rglob("*.sql"):
        assert path.name.startswith(PREFIXES[path.parent.name])
        assert path.read_text("utf-8").startswith("-- Grain: one row")
        assert path.with_suffix(".yml").exists()


def test_every_mart_has_a_contract_and_a_tested_key(small_build: SmallBuild) -> None:
    tested: dict[str, list[str]] = {}
    for test in nodes(small_build, "test"):
        if test["test_metadata"]["name"] == "sound":
            tested[test["attached_node"]] = test["test_metadata"]["kwargs"]["unique"]
    for model in nodes(small_build, "model"):
        if model["fqn"][1] in ("marts", "audit", "serving"):
            assert model["contract"]["enforced"], model["name"]
            assert tested[model["unique_id"]], model["name"]


def test_every_table_that_is_made_in_part_has_a_tested_key(small_build: SmallBuild) -> None:
    told = ("unique", "unique_combination", "sound")
    tested = {test["attached_node"] for test in nodes(small_build, "test") if test["test_metadata"]["name"] in told}
    in_part = {
        model["unique_id"] for model in nodes(small_build, "model") if model["config"]["materialized"] == "sliced"
    }
    assert len(in_part) > 20
    assert in_part - tested == set(), "a row that stands twice would not be told from one that stands once"


def test_every_mart_column_is_commented(marts: duckdb.DuckDBPyConnection) -> None:
    bare = marts.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE list_contains($1, schema_name) AND comment IS NULL "
        "UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE list_contains($1, schema_name) AND comment IS NULL",
        [["marts", "audit", "serving"]],
    ).fetchall()
    assert bare == []
    unresolved = marts.execute("SELECT comment FROM duckdb_columns() WHERE comment LIKE '%{{%'").fetchall()
    assert unresolved == []


def test_seeds_hold_the_cells_of_their_csv(small_build: SmallBuild) -> None:
    """DuckDB reads the files for dbt, Python's csv module for the core."""
    seeds = nodes(small_build, "seed")
    loaded = {"themes", "districts", "indicators", "indicator_parts", "source_pages", "match_words"}
    loaded |= {
        "certainty_reasons",
        "comparability",
        "match_patterns",
        "match_settings",
        "rule_texts",
        "verdict_reasons",
        "verdict_accuracy",
        "promiser_patterns",
        "matching_accuracy",
        "mention_accuracy",
        "form_accuracy",
        "attainment_patterns",
        "direction_words",
        "operators",
        "district_successors",
        "sheet_columns",
        "sheet_words",
        "unit_factors",
        "units",
        "indicator_attributes",
        "indicator_merges",
    }
    assert loaded == {seed["name"] for seed in seeds}
    for seed in seeds:
        with (PROJECT_ROOT / "seeds" / "reference" / f"{seed['name']}.csv").open(
            encoding="utf-8-sig", newline=""
        ) as file:
            wanted = sorted(tuple(row) for row in list(csv.reader(file))[1:])
        with duckdb.connect(str(small_build.settings.build), read_only=True) as connection:
            table = f"reference.{seed['name']}"
            found = connection.execute(f"SELECT COLUMNS(c -> true)::VARCHAR FROM {table}").fetchall()
        assert sorted(tuple(cell or "" for cell in row) for row in found) == wanted, seed["name"]


def test_models_name_no_table_but_through_dbt() -> None:
    for path in MODELS.rglob("*.sql"):
        code = re.sub(r"--.*", "", path.read_text("utf-8"))
        assert not re.search(r"\b(from|join)\s+(raw|staging|intermediate|marts|reference)\.", code), path.name


def test_no_node_says_another_thing_in_another_run() -> None:
    # What dbt has said once is run again without it.
    told = re.compile(
        r"\b(run_started_at|invocation_id|var|env_var|is_incremental|modules)\b|\b(now|today|current_\w+|random|uuid)\("
    )
    project = MODELS.parent
    texts = {
        path: path.read_text("utf-8")
        for folder in (MODELS, project / "macros", project / "tests")
        for path in folder.rglob("*.sql")
    }
    assert len(texts) > 100
    assert {
        path.name: [found[0] for found in told.finditer(text)] for path, text in texts.items() if told.search(text)
    } == {}
