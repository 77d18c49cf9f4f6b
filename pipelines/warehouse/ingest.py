"""From the source folder into schema `raw`: only what is new, changed or read by other rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

import duckdb

from pipelines.errors import NoSourceError
from pipelines.lexicon import Lexicon
from pipelines.settings import Settings
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.early import take_early
from pipelines.warehouse.fetched import find_all_files, record_provenance
from pipelines.warehouse.fingerprints import content_fingerprint, reader_fingerprint
from pipelines.warehouse.inventory import (
    FOLDER_URI,
    Action,
    Plan,
    SourceFile,
    plan_ingest,
    read_states,
)
from pipelines.warehouse.keeping import Keeper
from pipelines.warehouse.reading import Extract
from pipelines.warehouse.runs import count_rows, latest_fingerprint, read_quarantine, record_run, utc_now
from pipelines.warehouse.sources import SourceWriter
from pipelines.warehouse.state import QuarantineRow
from pipelines.warehouse.workers import count_workers, read_files

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one ingest did, as paths relative to the source folder.

    `new`, `changed` and `reread` were read well; `quarantined` are all files that stand aside now. `is_changed`:
    the published tables would differ from those of the last build. `row_counts`: rows of each raw table.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    reread: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    quarantined: tuple[QuarantineRow, ...]
    is_changed: bool
    row_counts: dict[str, int]
    seconds: float

    @property
    def kept(self) -> tuple[str, ...]:
        """Files whose last good version stays, because what lies there now is no good or cannot be reached."""
        return tuple(row.source_uri for row in self.quarantined if row.is_kept)

    @property
    def source_count(self) -> int:
        """Files whose rows are in the build database."""
        return len(self.new) + len(self.changed) + len(self.reread) + len(self.unchanged) + len(self.kept)


def scan_sources(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Plan:
    """What `ingest_sources` would do now; nothing is written. Errors: NoSourceError when the folder is missing."""
    files, fingerprint = find_all_files(settings), reader_fingerprint(settings)
    return plan_ingest(files, read_states(connection), fingerprint, settings.accepted)


def ingest_sources(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    lexicon: Lexicon,
    extract: Extract,
    on_progress: Progress | None = None,
    workers: int | None = None,
    crew: BlockWorkers | None = None,
) -> IngestReport:
    """Bring schema `raw` in step with the source folder; `on_progress(done, total, uri)` after every file read.

    `workers` is the number of processes that read, see `workers.py`; left out it follows from the files. The rows and
    their order are the same for any number. A `crew` takes these processes over. A file that cannot be read is set
    aside with its reason and the others go on. Errors: NoSourceError when the folder is missing or not one file in it
    can be read; rows of files that are gone then stay. Where a file was read before and what lies there now is no good,
    its rows stay, see `keeping.py`.
    """
    started, clock = utc_now(), time.perf_counter()
    fingerprint = reader_fingerprint(settings)
    states = read_states(connection)
    plan = plan_ingest(find_all_files(settings), states, fingerprint, settings.accepted)
    writer = SourceWriter(connection, fingerprint, started)
    keeper = Keeper(connection, writer, states, settings.accepted)
    files = plan.files("new", "changed", "reread")
    count, keep = workers or count_workers(files), crew.adopt if crew else None
    begun = take_early(lexicon, extract)
    for done, read in enumerate(read_files(files, lexicon, extract, count, keep, begun), start=1):
        keeper.take(read)
        (on_progress or _ignore)(done, len(files), read.file.uri)
    writer.write()
    _require_readable(connection, settings, plan, writer)
    keeper.keep_absent(plan)
    writer.write()
    writer.remove(plan.removed)
    writer.mark_seen()
    record_provenance(connection, settings)
    return _report(connection, settings, plan, started, clock)


def _require_readable(
    connection: duckdb.DuckDBPyConnection, settings: Settings, plan: Plan, writer: SourceWriter
) -> None:
    """Refuse a folder without one readable document: it is more likely a wrong path than an empty ledger."""
    states = read_states(connection)
    if any(states[file.uri].status == "ingested" for file, _ in plan.actions):
        return
    if not plan.actions:
        reason = "the folder holds no files"
        writer.quarantine(SourceFile(settings.sources, FOLDER_URI, None, None), "empty_folder", reason)
        raise NoSourceError(f"{settings.sources}: {reason}")
    present = {file.uri for file, _ in plan.actions}
    reasons = "; ".join(f"{r.source_uri}: {r.reason}" for r in read_quarantine(connection) if r.source_uri in present)
    raise NoSourceError(f"{settings.sources}: none of {len(plan.actions)} files can be read ({reasons})")


def _report(
    connection: duckdb.DuckDBPyConnection, settings: Settings, plan: Plan, started: datetime, clock: float
) -> IngestReport:
    quarantined = read_quarantine(connection)
    aside = {row.source_uri for row in quarantined}
    by_action = {action: tuple(f.uri for f in plan.files(action) if f.uri not in aside) for action in get_args(Action)}
    removed = tuple(uri for uri in plan.removed if uri != FOLDER_URI and not uri.endswith("/"))
    fingerprint = content_fingerprint(connection, settings)
    is_changed = fingerprint != latest_fingerprint(connection)
    if is_changed:
        counts = {f"{action}_count": len(uris) for action, uris in by_action.items()}
        counts |= {"removed_count": len(removed), "quarantined_count": len(quarantined)}
        record_run(connection, settings, started, fingerprint, counts)
    return IngestReport(
        **by_action,
        removed=removed,
        quarantined=quarantined,
        is_changed=is_changed,
        row_counts=count_rows(connection),
        seconds=time.perf_counter() - clock,
    )


def _ignore(done: int, total: int, uri: str) -> None:
    """No progress is shown."""
