"""Everything Dagster is told, put together: assets, checks, the job, its schedule and its sensor."""

import dagster as dg

from pipelines.orchestration.assets.accuracy import accuracy
from pipelines.orchestration.assets.matches import matches
from pipelines.orchestration.assets.merges import merges
from pipelines.orchestration.assets.models import make_dbt_models
from pipelines.orchestration.assets.projects import projects
from pipelines.orchestration.assets.published import make_published
from pipelines.orchestration.assets.raw import raw_tables
from pipelines.orchestration.assets.sheets import entries, sheet_lines
from pipelines.orchestration.assets.sources import reference, scan
from pipelines.orchestration.assets.task_mentions import task_mentions
from pipelines.orchestration.checks import all_checks
from pipelines.orchestration.document_checks import place_and_year_agree
from pipelines.orchestration.jobs import build_job
from pipelines.orchestration.resources import Warehouse
from pipelines.orchestration.schedules import daily_schedule
from pipelines.orchestration.sensors import source_sensor
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.transform import ensure_manifest


def build_definitions(settings: Settings, *, wait_seconds: float = 60, show_progress: bool = False) -> dg.Definitions:
    """The definitions for these folders. dbt's manifest is parsed first where it is missing or out of date."""
    dbt_models = make_dbt_models(ensure_manifest(settings))
    derived = [merges, matches, projects, task_mentions, sheet_lines, entries, accuracy]
    published = make_published([*raw_tables.keys, *(key for asset in derived for key in asset.keys), *dbt_models.keys])
    return dg.Definitions(
        assets=[reference, scan, raw_tables, *derived, dbt_models, published],
        asset_checks=[*all_checks, place_and_year_agree],
        jobs=[build_job],
        schedules=[daily_schedule],
        sensors=[source_sensor(settings)],
        resources={
            "warehouse": Warehouse(
                sources=str(settings.sources),
                warehouse=str(settings.warehouse),
                reference=str(settings.reference),
                dbt_project=str(settings.dbt_project),
                wait_seconds=wait_seconds,
                show_progress=show_progress,
                accepted=sorted(settings.accepted),
            )
        },
        executor=dg.in_process_executor,
    )


@dg.definitions
def taizhang() -> dg.Definitions:
    """What `dagster dev` loads: the folders that the environment names."""
    return build_definitions(load_settings())
