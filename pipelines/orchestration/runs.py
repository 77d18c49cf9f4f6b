"""The job `build` in this process: what `taizhang build` runs, and what it says at the end."""

import logging
import os
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from pipelines.errors import CheckError, StorageError, TaizhangError
from pipelines.folders import tell_fault
from pipelines.orchestration.assets.published import PUBLISHED
from pipelines.orchestration.assets.raw import SOURCE_FILE
from pipelines.orchestration.definitions import build_definitions
from pipelines.orchestration.event_logs import open_instance
from pipelines.orchestration.jobs import BUILD_JOB
from pipelines.settings import Settings
from pipelines.warehouse.graph import group_of_steps
from pipelines.warehouse.publish import count_published

# Every step that is no stage is an asset check.
CHECKS = "checks"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did: files by what became of them, rows of each published fact, seconds of each stage.

    `quarantined` are all files that stand aside, each with its reason; of so many as `kept` the last good version
    stays. `published`: a file with these rows was put in place; `nothing_new`: it stood there and was left alone.
    """

    new: int
    changed: int
    reread: int
    unchanged: int
    removed: int
    quarantined: tuple[str, ...]
    fact_rows: Mapping[str, int]
    stage_seconds: Mapping[str, float]
    seconds: float
    published: bool
    nothing_new: bool
    path: Path
    kept: int = 0

    @property
    def exit_code(self) -> int:
        """0 when the published file follows from what lies in the source folder."""
        return 0 if self.published or self.nothing_new else 1

    def __str__(self) -> str:
        counts = {
            "new": self.new,
            "changed": self.changed,
            "read again": self.reread,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "quarantined": len(self.quarantined),
        }
        sources = ", ".join(f"{count} {what}" for what, count in counts.items())
        sources += f" ({self.kept} as they last were good)" if self.kept else ""
        rows = ", ".join(f"{table} {count:,}" for table, count in self.fact_rows.items())
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in self.stage_seconds.items())
        verb = "Nothing new, left as it is" if self.nothing_new else "Published"
        return f"{verb}: {self.path} | sources: {sources} | rows: {rows} | {self.seconds:.1f} s ({stages})"


def run_build(settings: Settings, *, progress: bool = True, dbt_apart: bool = False) -> BuildSummary:
    """Run the whole job; a build that is running already makes it fail at once.

    With `dbt_apart` dbt has a process of its own, which gets ready while documents are read.
    Errors: the TaizhangError that stopped the run; CheckError when a blocking check failed. What was published
    before stands then untouched.
    """
    clock = time.perf_counter()
    definitions = build_definitions(settings, wait_seconds=0, show_progress=progress, dbt_apart=dbt_apart)
    run_id = str(uuid.uuid4())
    with _instance() as instance, _quiet():
        try:
            result = definitions.resolve_job_def(BUILD_JOB).execute_in_process(QUIET, instance, run_id=run_id)
        except dg.DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error
        except Exception as error:
            raise _cause(error, instance, run_id, settings) from error
    return _summarise(settings, result, time.perf_counter() - clock)


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """The instance of DAGSTER_HOME, so that the UI shows the run, else one that is forgotten."""
    with open_instance(os.environ.get("DAGSTER_HOME") or None) as instance:
        yield instance


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Dagster's warning that a skipped step's checks hold nothing back: what they hold back is skipped too."""
    logger = logging.getLogger("dagster._core.execution.plan.active")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _cause(error: Exception, instance: dg.DagsterInstance, run_id: str, settings: Settings) -> Exception:
    """The error that a user can act on: ours where Dagster has wrapped it, the failed checks with what they say."""
    wrapped: BaseException | None = error
    while wrapped is not None:
        fault = wrapped if isinstance(wrapped, TaizhangError) else _disk_fault(wrapped, settings)
        if fault is not None:
            return fault
        wrapped = wrapped.__cause__
    failed = _failed_checks(instance, run_id)
    return CheckError("; ".join(failed)) if failed else error


def _disk_fault(error: BaseException, settings: Settings) -> StorageError | None:
    """A sentence where the disk of the warehouse, or the database on it, could not be written."""
    if isinstance(error, OSError):
        return tell_fault(error, settings.warehouse)
    # What a full disk makes of a commit is an error of the transaction.
    if isinstance(error, duckdb.IOException | duckdb.TransactionException):
        return StorageError(settings.warehouse, f"the database cannot be written ({error})"[:500])
    return None


def _failed_checks(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluations = [log.dagster_event.asset_check_evaluation_data for log in logs if log.dagster_event]
    return [
        f"{e.asset_key.to_user_string()} {e.check_name}: {e.description or 'failed'}"
        for e in evaluations
        if not e.passed and e.blocking and e.severity == dg.AssetCheckSeverity.ERROR
    ]


def _summarise(settings: Settings, result: dg.ExecuteInProcessResult, seconds: float) -> BuildSummary:
    metadata = _metadata(result)
    ingest, publish = metadata[SOURCE_FILE], metadata.get(PUBLISHED, {})
    rows = publish.get("rows") or count_published(settings)
    return BuildSummary(
        **{what: int(ingest[what]) for what in ("new", "changed", "reread", "unchanged", "removed", "kept")},
        quarantined=tuple(ingest["set_aside"]),
        fact_rows={table: count for table, count in rows.items() if table.startswith("fct_")},
        stage_seconds=_stage_seconds(result),
        seconds=seconds,
        published=PUBLISHED in metadata,
        nothing_new=bool(ingest["nothing_new"]),
        path=settings.published,
    )


def _metadata(result: dg.ExecuteInProcessResult) -> dict[dg.AssetKey, dict[str, Any]]:
    """What each asset that was materialised said of itself."""
    found = {}
    for event in result.get_asset_materialization_events():
        materialization = event.step_materialization_data.materialization
        found[materialization.asset_key] = {name: value.value for name, value in materialization.metadata.items()}
    return found


def _stage_seconds(result: dg.ExecuteInProcessResult) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    groups = group_of_steps()
    for event in result.get_step_success_events():
        seconds[groups.get(event.step_key or "", CHECKS)] += event.step_success_data.duration_ms / 1000
    *before, last = dict.fromkeys(groups.values())
    order = [*before, CHECKS, last]
    return {stage: seconds[stage] for stage in order if stage in seconds}
