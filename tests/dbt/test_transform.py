"""dbt in this process: what it reports, what it refuses, and that it lets go of the database."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import run

import duckdb
import pytest
from dbt.events.types import UnusedResourceConfigPath
from dbt_common.events.types import Note

from pipelines.errors import TransformError
from pipelines.settings import Settings
from pipelines.warehouse.dbt_events import quiet_events
from pipelines.warehouse.transform import NodeResult, ensure_manifest, run_dbt
from tests.dbt.conftest import SmallBuild


@pytest.fixture(scope="module")
def settings(small_build: SmallBuild, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the small warehouse and of the dbt project, to be spoilt."""
    root = tmp_path_factory.mktemp("transform")
    shutil.copytree(small_build.settings.warehouse, root / "warehouse")
    shutil.copytree(small_build.settings.dbt_project, root / "project" / "dbt_project")
    shutil.copytree(small_build.settings.reference, root / "project" / "seeds" / "reference")
    return replace(
        small_build.settings,
        warehouse=root / "warehouse",
        dbt_project=root / "project" / "dbt_project",
        reference=root / "project" / "seeds" / "reference",
    )


def test_every_node_is_reported_as_it_ends(settings: Settings) -> None:
    ended: list[NodeResult] = []
    results = run_dbt(settings, select=["fct_progress", "fct_progress_is_sound", "dim_theme"], on_node=ended.append)
    assert {node.unique_id for node in ended} == {node.unique_id for node in results}
    by_name = {node.name: node for node in results}
    assert by_name["fct_progress"].resource_type == "model"
    assert by_name["fct_progress"].status == "success"
    assert by_name["fct_progress_is_sound"].status == "pass"
    assert by_name["fct_progress_is_sound"].failures == 0


def test_the_database_is_free_behind_dbt(settings: Settings) -> None:
    run_dbt(settings, select=["dim_theme"])
    program = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create or replace table raw.probe (a int)')"
    run([sys.executable, "-c", program, str(settings.build)], check=True)


def test_a_row_that_breaks_a_constraint_fails_its_model(settings: Settings) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("UPDATE raw.task SET commitment = 'perhaps'")
    ended: list[NodeResult] = []
    with pytest.raises(TransformError, match=r"(?s)fct_task: .*CHECK constraint failed.*commitment"):
        run_dbt(settings, select=["fct_task"], on_node=ended.append)
    assert [node.name for node in ended if node.is_failed] == ["fct_task"]
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("UPDATE raw.task SET commitment = 'plain'")


def test_a_failed_test_tells_each_fault_with_its_count(settings: Settings) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.begin()
        connection.execute("INSERT INTO raw.task FROM raw.task LIMIT 1")
        connection.execute(
            "UPDATE raw.task SET char_end = 100000, theme_code = 'none' "
            "WHERE document_id IN (SELECT document_id FROM raw.task LIMIT 1)"
        )
        connection.commit()
    with pytest.raises(TransformError, match="fct_task_is_sound: Got ") as failure:
        run_dbt(settings, select=["fct_task", "fct_task_is_sound"])
    for fault in (
        "two rows agree in task_id, 1",
        "theme_code is in no row of dim_theme, ",
        "the span lies outside of its text, ",
    ):
        assert fault in str(failure.value)


def test_seeds_and_views_that_stand_are_left_as_they_are(small_build: SmallBuild, tmp_path: Path) -> None:
    settings = replace(small_build.settings, warehouse=tmp_path / "warehouse")
    shutil.copytree(small_build.settings.warehouse, settings.warehouse)
    everything = {node.name for node in run_dbt(settings)}
    assert {"themes", "stg_quantity", "int_target_review", "dim_theme"} <= everything
    again = run_dbt(settings)
    assert {node.resource_type for node in again} == {"model", "test"}
    left = everything - {node.name for node in again}
    assert {"themes", "stg_quantity", "int_target_review"} <= left
    views = {n["name"] for n in small_build.manifest["nodes"].values() if n["config"].get("materialized") == "view"}
    assert not any(name.startswith(("dim_", "fct_", "agg_", "bridge_", "meta_")) for name in left - views)
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("UPDATE raw.standing_models SET fingerprint = 'of another project'")
    assert {node.name for node in run_dbt(settings)} == everything


def test_a_broken_model_is_named(settings: Settings) -> None:
    model = settings.dbt_project / "models" / "marts" / "dim_theme.sql"
    before = model.read_text("utf-8")
    model.write_text(before.replace("theme_name_en\n", "theme_name_fr as theme_name_en\n"), encoding="utf-8")
    with pytest.raises(TransformError, match=r"(?s)dim_theme: .*theme_name_fr"):
        run_dbt(settings, select=["dim_theme"])
    model.write_text(before, encoding="utf-8")


def test_the_manifest_is_parsed_again_only_when_a_model_changed(settings: Settings) -> None:
    manifest = ensure_manifest(settings)
    parsed_at = manifest.stat().st_mtime_ns
    assert ensure_manifest(settings).stat().st_mtime_ns == parsed_at
    model = Path(settings.dbt_project / "models" / "marts" / "dim_theme.sql")
    model.write_text(model.read_text("utf-8") + "-- a remark\n", encoding="utf-8")
    assert ensure_manifest(settings).stat().st_mtime_ns > parsed_at


def test_a_project_that_cannot_be_parsed_is_an_error(settings: Settings) -> None:
    (settings.dbt_project / "models" / "marts" / "dim_broken.sql").write_text("select * from {{ ref('nowhere') }}")
    with pytest.raises(TransformError, match="nowhere"):
        ensure_manifest(settings)
    (settings.dbt_project / "models" / "marts" / "dim_broken.sql").unlink()


def test_an_event_that_nobody_hears_is_not_filled_and_a_warning_is() -> None:
    with quiet_events():
        assert Note(msg="said").msg == ""
        assert list(UnusedResourceConfigPath(unused_config_paths=["seeds.x"]).unused_config_paths) == ["seeds.x"]
    assert Note(msg="said").msg == "said"
