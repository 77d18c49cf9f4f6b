"""One asset a source of seeds/sources.toml: what it has brought, with its alarms as checks, on its own schedule."""

import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.orchestration.metadata import markdown_table
from pipelines.settings import Settings
from pipelines.sources.declarations import Source

if TYPE_CHECKING:
    from pipelines.sources.fetching import FetchReport

GROUP = "channels"
# Name of the check -> codes of problems that fail it, and what it says when it passes.
CHECKS = {
    "list_was_read": ((), "The list or the tree was read to its end"),
    "everything_came": ((), "Every article and file that was asked for came"),
    "list_has_not_shrunk": (("shrunk",), "The list names more than half of what it did at its fullest"),
    "not_quiet": (("quiet",), "Something new came within the days expected"),
    "nothing_vanished": (("vanished",), "No article that is held has vanished from its source"),
    "same_site": (("other_site",), "The site carries the code that it always did"),
    "no_challenge": (("challenge",), "No page asked to prove that one is a person"),
}
_HOURS = 5


class Channel(NamedTuple):
    """What Dagster is told of one source."""

    asset: dg.AssetsDefinition
    job: UnresolvedAssetJobDefinition
    schedule: dg.ScheduleDefinition


def make_channels(settings: Settings, sources: Iterable[Source]) -> list[Channel]:
    """Asset, job and schedule of every source; the schedule runs only where the source is enabled."""
    return [_make_channel(settings, source) for source in sources]


def _make_channel(settings: Settings, source: Source) -> Channel:
    key = dg.AssetKey([GROUP, source.id])

    @dg.asset(
        key=key,
        group_name=GROUP,
        kinds={"github" if source.family == "github" else "http"},
        description=f"{source.title}: {source.url or source.repository}",
        check_specs=[dg.AssetCheckSpec(name, asset=key, description=said) for name, (_, said) in CHECKS.items()],
    )
    def channel(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        # A build does without what fetches, which takes a fifth of a second to import.
        from pipelines.sources.fetching import fetch_source

        report = fetch_source(settings, source)
        context.log.info(str(report))
        return describe_fetch(report)

    job = dg.define_asset_job(
        f"fetch_{source.id}",
        selection=dg.AssetSelection.assets(key),
        description=f"Brings in what is new of {source.title}; a build follows by the sensor on the folders.",
        executor_def=dg.in_process_executor,
    )
    schedule = dg.ScheduleDefinition(
        name=f"fetch_{source.id}",
        job=job,
        cron_schedule=make_cron(source),
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.RUNNING if source.enabled else dg.DefaultScheduleStatus.STOPPED,
        description="On where seeds/sources.toml says enabled = true.",
    )
    return Channel(channel, job, schedule)


def describe_fetch(report: "FetchReport") -> dg.MaterializeResult[None]:
    """The run as metadata and checks; a failed check only warns, nothing waits for it."""
    run = report.run
    return dg.MaterializeResult(
        metadata={
            **{name: getattr(run, name) for name in ("listed", "new", "changed", "unchanged", "gone", "failed")},
            "requests": run.requests,
            "outcome": run.outcome,
            "problems": markdown_table(
                ("code", "what", "reason"), [(p.code, p.subject, p.reason) for p in report.problems]
            ),
        },
        check_results=[_judge(name, codes, report) for name, (codes, _) in CHECKS.items()],
    )


def _judge(name: str, codes: Sequence[str], report: "FetchReport") -> dg.AssetCheckResult:
    found = [f"{p.subject}: {p.reason}" for p in report.problems if p.code in codes]
    passed = not found
    if name == "list_was_read":
        passed = report.run.outcome != "failed"
    elif name == "everything_came":
        passed = report.run.failed == 0
    said = "; ".join(found[:3]) or ("" if passed else "; ".join(p.reason for p in report.problems[:3]))
    return dg.AssetCheckResult(
        check_name=name, passed=passed, severity=dg.AssetCheckSeverity.WARN, description=said[:500] or None
    )


def make_cron(source: Source) -> str:
    """When the source is asked: a minute and hour of the night by its name, so that not all come at once."""
    number = zlib.crc32(source.id.encode())
    minute, hour, day = number % 60, number // 60 % _HOURS, number // 300
    return {
        "hour": f"{minute} * * * *",
        "day": f"{minute} {hour} * * *",
        "week": f"{minute} {hour} * * {day % 7}",
        "month": f"{minute} {hour} {day % 28 + 1} * *",
    }[source.every]
