"""Everything Dagster is told, put together: assets, checks, jobs, schedules and the sensor."""

import dagster as dg

from pipelines.orchestration.assets.channels import make_channels
from pipelines.orchestration.assets.derived import derived_assets
from pipelines.orchestration.assets.models import make_dbt_models
from pipelines.orchestration.assets.published import make_published
from pipelines.orchestration.assets.raw import raw_tables
from pipelines.orchestration.assets.reviews import verdict_reviews
from pipelines.orchestration.assets.sources import reference, scan
from pipelines.orchestration.checks import all_checks
from pipelines.orchestration.document_checks import place_and_year_agree
from pipelines.orchestration.jobs import build_job
from pipelines.orchestration.resources import Warehouse
from pipelines.orchestration.schedules import daily_schedule
from pipelines.orchestration.sensors import source_sensor
from pipelines.settings import Settings, find_source_list, load_settings
from pipelines.sources.declarations import load_sources
from pipelines.warehouse.transform import ensure_manifest


def build_definitions(
    settings: Settings, *, wait_seconds: float = 60, show_progress: bool = False, dbt_apart: bool = False
) -> dg.Definitions:
    """The definitions for these folders. dbt's manifest is parsed first where it is missing or out of date."""
    dbt_models = make_dbt_models(ensure_manifest(settings))
    made = (raw_tables, *derived_assets, verdict_reviews, dbt_models)
    published = make_published([key for asset in made for key in asset.keys])
    channels = make_channels(settings, load_sources(find_source_list()).values())
    return dg.Definitions(
        assets=[reference, scan, *made, published, *(each.asset for each in channels)],
        asset_checks=[*all_checks, place_and_year_agree],
        jobs=[build_job, *(each.job for each in channels)],
        schedules=[daily_schedule, *(each.schedule for each in channels)],
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
                dbt_apart=dbt_apart,
            )
        },
        executor=dg.in_process_executor,
    )


@dg.definitions
def taizhang() -> dg.Definitions:
    """What `dagster dev` loads: the folders that the environment names."""
    return build_definitions(load_settings())
