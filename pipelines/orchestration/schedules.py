"""When a build runs by the clock."""

import dagster as dg

from pipelines.orchestration.jobs import build_job

daily_schedule = dg.ScheduleDefinition(
    name="daily_build",
    job=build_job,
    cron_schedule="0 6 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Builds and publishes at 06:00 Shanghai time; a day without news ends within seconds.",
)
