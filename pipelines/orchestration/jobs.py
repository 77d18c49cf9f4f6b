"""The build: scan, ingest, dbt, checks, publish. `taizhang build`, the schedule, the sensor and the UI run it."""

import dagster as dg

from pipelines.orchestration.assets.channels import GROUP

BUILD_JOB = "build"

build_job = dg.define_asset_job(
    BUILD_JOB,
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(GROUP),
    description="Reads what is new in the source folder, rebuilds the tables, checks them and publishes them whole.",
    # The multiprocess executor would import Dagster anew for every step and open one database from several processes.
    executor_def=dg.in_process_executor,
)
