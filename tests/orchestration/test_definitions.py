"""What Dagster is told: keys by stage, every asset described, everything in the one job, both triggers on."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration import definitions as definitions_module
from pipelines.orchestration.checks import all_checks
from pipelines.serve import make_dagster_home
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse.schema import INGESTED_TYPES, schema_of
from pipelines.warehouse.state import DERIVED_TYPES

LAYERS = {
    "sources",
    "raw",
    "linked",
    "reference",
    "staging",
    "intermediate",
    "marts",
    "audit",
    "serving",
    "published",
    "channels",
}
ORCHESTRATION = Path(definitions_module.__file__).parent


@pytest.fixture(scope="module")
def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_everything_loads(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_keys_are_layer_and_name_and_the_layer_is_the_group(specs: dict[str, dg.AssetSpec]) -> None:
    for spec in specs.values():
        assert len(spec.key.path) == 2, spec.key
        assert spec.group_name == spec.key.path[0]
    assert {spec.key.path[0] for spec in specs.values()} == LAYERS


def test_every_layer_is_described_in_the_readme() -> None:
    text = (ORCHESTRATION / "README.md").read_text(encoding="utf-8")
    assert [layer for layer in LAYERS if f"`{layer}/" not in text] == []


def test_every_asset_and_check_is_described(definitions: dg.Definitions, specs: dict[str, dg.AssetSpec]) -> None:
    assert [key for key, spec in specs.items() if not spec.description] == []
    ours = [spec for check in all_checks for spec in check.check_specs]
    assert len(ours) == 5
    assert all(spec.description for spec in ours)
    assert [spec.name for spec in ours if not spec.blocking] == ["no_source_kept_back"]


def test_every_raw_table_is_an_asset_with_its_columns(specs: dict[str, dg.AssetSpec]) -> None:
    for record_type in (*INGESTED_TYPES, *DERIVED_TYPES):
        spec = specs[f"{schema_of(record_type)}/{record_type.TABLE}"]
        assert spec.metadata["dagster/column_schema"].columns


def test_the_lineage_runs_from_the_folder_to_the_published_file(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    published = dg.AssetKey(["published", "warehouse"])
    upstream = {key.to_user_string() for key in dg.AssetSelection.assets(published).upstream().resolve(graph)}
    named = {"sources/scan", "raw/quantity", "staging/stg_quantity", "marts/fct_target", "marts/fct_progress"}
    assert named <= upstream
    parents = graph.get(dg.AssetKey(["staging", "stg_stated_quantity"])).parent_keys
    assert dg.AssetKey(["raw", "quantity"]) in parents


def test_the_publish_step_waits_for_every_table(definitions: dg.Definitions, specs: dict[str, dg.AssetSpec]) -> None:
    direct = {dep.asset_key.to_user_string() for dep in specs["published/warehouse"].deps}
    assert direct == {key for key in specs if key.split("/")[0] not in ("sources", "published", "channels")}


def test_the_build_holds_every_asset_and_check_and_runs_in_one_process(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("build")
    graph = definitions.resolve_asset_graph()
    fetched = {key for key in graph.executable_asset_keys if key.path[0] == "channels"}
    assert job.asset_layer.executable_asset_keys == graph.executable_asset_keys - fetched
    assert {
        spec.key for check in all_checks for spec in check.check_specs
    } <= job.asset_layer.asset_graph.asset_check_keys
    assert job.executor_def is dg.in_process_executor


def test_dbt_tests_of_severity_error_block(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    tests = [key for key in graph.asset_check_keys if key.asset_key.path[0] in ("marts", "audit", "serving")]
    assert len(tests) > 20
    assert all(graph.get(key).blocking for key in tests)


def test_the_schedule_is_daily_in_shanghai_and_on_from_the_start(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily_build")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.execution_timezone == "Asia/Shanghai"
    assert schedule.job_name == "build"
    minute, hour, *rest = str(schedule.cron_schedule).split()
    assert rest == ["*", "*", "*"]
    assert minute.isdecimal()
    assert hour.isdecimal()


def test_the_sensor_is_on_from_the_start(definitions: dg.Definitions) -> None:
    assert definitions.resolve_sensor_def("source_folder").default_status is dg.DefaultSensorStatus.RUNNING


def test_paths_are_absolute(definitions: dg.Definitions, built: Settings) -> None:
    settings = definitions.resources["warehouse"].settings
    assert settings == built
    assert settings.published.is_absolute()


def test_no_module_postpones_annotations() -> None:
    """Dagster reads the annotation of `context` when the module is loaded."""
    sources = {path: path.read_text(encoding="utf-8") for path in ORCHESTRATION.rglob("*.py")}
    assert sources
    assert [path for path, text in sources.items() if "from __future__ import annotations" in text] == []


def test_importing_the_definitions_runs_nothing(tmp_path: Path) -> None:
    """Only loading them parses the dbt project; an import must not write anywhere."""
    code = "import pipelines.orchestration.definitions"
    environment = {**os.environ, "TAIZHANG_WAREHOUSE": str(tmp_path / "warehouse")}
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, env=environment, check=True, timeout=240)
    assert not (tmp_path / "warehouse").exists()


def test_the_instance_of_serve_queues_runs_and_sends_nothing(
    built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_dagster_home(replace(built, warehouse=tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with dg.DagsterInstance.get() as instance:
        assert not instance.telemetry_enabled
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
        assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
