"""When a build runs because the source folder has changed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from pipelines.errors import NoSourceError
from pipelines.orchestration.jobs import build_job
from pipelines.settings import Settings
from pipelines.warehouse.folders import walk_folder

MINIMUM_SECONDS = 30
UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True, slots=True)
class FolderState:
    """A look at the source folder without opening a file. `changed_at` is in seconds since 1970."""

    fingerprint: str
    file_count: int
    changed_at: float


def source_sensor(settings: Settings) -> dg.SensorDefinition:
    """Requests one build for every new state of the source folder; on from the start."""

    @dg.sensor(
        name="source_folder",
        job=build_job,
        minimum_interval_seconds=MINIMUM_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Looks every {MINIMUM_SECONDS} s whether a file of {settings.sources} is new, changed or gone.",
    )
    def source_folder(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        return evaluate_folder(context, settings)

    return source_folder


def evaluate_folder(context: dg.SensorEvaluationContext, settings: Settings) -> dg.SensorResult:
    """A run request when the folder differs from the cursor; else the reason why there is none."""
    try:
        state = look_at_folders(settings)
    except NoSourceError as error:
        return dg.SensorResult(skip_reason=f"{error}.")
    if state.fingerprint == context.cursor:
        return dg.SensorResult(skip_reason=f"No change in {settings.sources} ({state.file_count} files).")
    if context.cursor is None and _is_published_since(settings, state):
        reason = "First look: nothing in the source folder is younger than the published database."
        return dg.SensorResult(skip_reason=reason, cursor=state.fingerprint)
    if context.instance.get_runs(dg.RunsFilter(statuses=UNFINISHED), limit=1):
        return dg.SensorResult(skip_reason="The source folder has changed; waiting for the present run to end.")
    # The run key holds the cursor too: a folder that goes back to an older state is built again.
    run_key = f"{context.cursor or 'start'}-{state.fingerprint}"
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=run_key)], cursor=state.fingerprint)


def look_at_folders(settings: Settings) -> FolderState:
    """The source folder, and what channels and collections have laid beside it."""
    own = look_at_folder(settings.sources)
    if not settings.fetched.is_dir():
        return own
    fetched = look_at_folder(settings.fetched)
    fingerprint = hashlib.sha256(f"{own.fingerprint} {fetched.fingerprint}".encode()).hexdigest()[:16]
    changed_at = max(own.changed_at, fetched.changed_at)
    return FolderState(fingerprint, own.file_count + fetched.file_count, changed_at)


def look_at_folder(folder: Path) -> FolderState:
    """Path, size and times of every file that a build would read, hashed.

    The time of the last change of status counts: it tells a file that was moved away and back.
    """
    digest, count, changed_at, folders = hashlib.sha256(), 0, 0.0, {folder}
    for entry in walk_folder(folder):
        status = entry.status
        if status is None:
            # What cannot be used has no times; that it cannot, and why, is part of the state.
            digest.update(f"{entry.uri}\0{entry.fault}\n".encode())
            continue
        count += 1
        folders.add(entry.path.parent)
        changed_at = max(changed_at, status.st_mtime, status.st_ctime)
        digest.update(f"{entry.uri}\0{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}\n".encode())
    return FolderState(digest.hexdigest()[:16], count, max([changed_at, *map(_changed_at, folders)]))


def _changed_at(folder: Path) -> float:
    """When a name came into the folder or left it; nothing where it has gone meanwhile: the next look tells."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _is_published_since(settings: Settings, state: FolderState) -> bool:
    return settings.published.exists() and settings.published.stat().st_mtime >= state.changed_at
