"""The dbt step told to run a part of itself, as the UI does, and what it says of a failed test."""

from collections.abc import Sequence

import dagster as dg
import duckdb

from pipelines.orchestration.assets.published import PUBLISHED
from pipelines.orchestration.definitions import build_definitions
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build

THEMES = dg.AssetKey(["marts", "dim_theme"])
LISTINGS = dg.AssetKey(["marts", "fct_project_listing"])
SOUND = "fct_project_listing_is_sound"


def materialise(settings: Settings, keys: Sequence[dg.AssetKey]) -> dg.ExecuteInProcessResult:
    part = dg.Definitions(jobs=[dg.define_asset_job("part", dg.AssetSelection.assets(*keys))])
    job = dg.Definitions.merge(build_definitions(settings), part).resolve_job_def("part")
    return job.execute_in_process(raise_on_error=False)


def test_only_the_selected_model_is_built_and_tested(copied: Settings) -> None:
    with open_build(copied) as connection:
        connection.execute("DELETE FROM marts.dim_theme; DELETE FROM marts.dim_district")
    result = materialise(copied, [THEMES])
    assert result.success
    assert [event.asset_key for event in result.get_asset_materialization_events()] == [THEMES]
    evaluations = result.get_asset_check_evaluations()
    assert {evaluation.asset_key for evaluation in evaluations} == {THEMES}
    assert all(evaluation.passed for evaluation in evaluations)
    with duckdb.connect(str(copied.build), read_only=True) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM marts.dim_theme), (SELECT count(*) FROM marts.dim_district)"
        ).fetchone()
    assert counts == (18, 0)


def test_a_failed_test_is_a_failed_check_that_keeps_the_build_from_being_published(copied: Settings) -> None:
    with open_build(copied) as connection:
        connection.execute("INSERT INTO raw.project_listing FROM raw.project_listing LIMIT 1")
    copied.published.unlink()
    result = materialise(copied, [LISTINGS, PUBLISHED])
    assert not result.success
    (failed,) = [evaluation for evaluation in result.get_asset_check_evaluations() if not evaluation.passed]
    assert (failed.asset_key, failed.check_name, failed.blocking) == (LISTINGS, SOUND, True)
    assert failed.severity is dg.AssetCheckSeverity.ERROR
    assert failed.metadata["wrong"].value == 1
    (event,) = result.get_step_failure_events()
    message = event.step_failure_data.error.cause.message
    assert SOUND in message
    assert "two rows agree in project_listing_id, 1" in message
    assert not copied.published.exists()
