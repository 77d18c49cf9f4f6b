"""dbt in this process: what it reports, what it refuses, and that it lets go of the database."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import run

import duckdb
import pytest

from pipelines.errors import TransformError
from pipelines.settings import Settings
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
    results = run_dbt(settings, select=["fct_progress", "dim_theme"], on_node=ended.append)
    assert {node.unique_id for node in ended} == {node.unique_id for node in results}
    by_name = {node.name: node for node in results}
    assert by_name["fct_progress"].resource_type == "model"
    assert by_name["fct_progress"].status == "success"
    assert by_name["unique_fct_progress_target_id"].status == "pass"
    assert by_name["unique_fct_progress_target_id"].failures == 0


def test_the_database_is_free_behind_dbt(settings: Settings) -> None:
    run_dbt(settings, select=["dim_theme"])
    program = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create or replace table raw.probe (a int)')"
    run([sys.executable, "-c", program, str(settings.build)], check=True)


def test_a_failed_test_is_named_with_its_count(settings: Settings) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("UPDATE raw.task SET commitment = 'perhaps'")
    ended: list[NodeResult] = []
    with pytest.raises(TransformError, match=r"accepted_values_fct_task_commitment.*: Got 1 result"):
        run_dbt(settings, select=["fct_task"], on_node=ended.append)
    assert next(node.name for node in ended if node.is_failed).startswith("accepted_values_fct_task_commitment")


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
