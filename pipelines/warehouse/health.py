"""What is published and what waits (`taizhang status`), and what is wrong here and what to do (`taizhang doctor`)."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from pipelines.errors import BuildLockedError, NoSourceError, PublishError, TaizhangError
from pipelines.lexicon import load_lexicon
from pipelines.settings import Settings
from pipelines.warehouse.fetched import find_all_files
from pipelines.warehouse.inventory import FileState, plan_ingest
from pipelines.warehouse.locks import build_lock
from pipelines.warehouse.schema import quote_text

LEAST_FREE = 2_000_000_000  # bytes; a build of two hundred reports takes about half
BUILD = "run `taizhang build`"
# The tools without which a command fails, by the name under which Python finds them.
NEEDED = ("dagster", "dbt.cli.main", "duckdb", "streamlit")
# Of the verdicts those on promises of governments count, as on the pages.
COUNTS = """
SELECT build.run_number, build.built_at, build.source_count, build.document_count, build.result_count
FROM published.marts.meta_build AS build
"""
VERDICTS = """
SELECT progress.status, count(*)
FROM published.marts.fct_progress AS progress
JOIN published.marts.fct_target USING (target_id)
WHERE is_government_promise
GROUP BY ALL ORDER BY count(*) DESC, progress.status
"""
SHOWN = "SELECT source_id, source_uri, sha256 FROM published.marts.dim_source"
REFUSED = "SELECT source_uri, sha256, reason FROM published.marts.fct_quarantine ORDER BY source_uri"


@dataclass(frozen=True, slots=True)
class Status:
    """What readers see, and the files that the next build will read (`new`, `changed`) or find gone.

    `run_number` is None where nothing is published yet; `refused` are files with the reasons.
    """

    run_number: int | None
    built_at: str
    source_count: int
    document_count: int
    result_count: int
    verdicts: tuple[tuple[str, int], ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do where it is not as it should be."""

    is_good: bool
    what: str
    advice: str = ""


def read_status(settings: Settings) -> Status:
    """What is published and what waits. Changes nothing, and asks nothing of a build that runs.

    Errors: NoSourceError without a source folder; PublishError where the published file cannot be read.
    """
    files = find_all_files(settings)
    if not settings.published.exists():
        return Status(None, "", 0, 0, 0, (), tuple(file.uri for file in files), (), (), ())
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
            number, built_at, sources, documents, results = connection.execute(COUNTS).fetchall()[0]
            verdicts = tuple((str(status), int(count)) for status, count in connection.execute(VERDICTS).fetchall())
            shown = connection.execute(SHOWN).fetchall()
            refused = connection.execute(REFUSED).fetchall()
    except (duckdb.Error, IndexError) as error:
        raise PublishError(f"{settings.published}: cannot be read as a published warehouse ({error})") from error
    plan = plan_ingest(files, _known(shown, refused), "")
    new, changed = (tuple(file.uri for file in files) for files in (plan.files("new"), plan.files("changed")))
    gone = tuple(sorted((*plan.removed, *plan.lost)))
    reasons = tuple((str(uri), str(reason)) for uri, _, reason in refused)
    return Status(int(number), str(built_at), sources, documents, results, verdicts, new, changed, gone, reasons)


def _known(shown: list[tuple[str, str, str]], refused: list[tuple[str, str | None, str]]) -> dict[str, FileState]:
    """What the published file knows of each path, in the words of the inventory of a build."""
    offered = {uri: sha256 or "" for uri, sha256, _ in refused}
    states = {uri: FileState(sha256, "quarantined", "") for uri, sha256 in offered.items()}
    for source_id, uri, sha256 in shown:
        states[uri] = FileState(sha256, "read", "", offered.get(uri), source_id)
    return states


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that a build needs, one finding each."""
    missing = [name for name in NEEDED if not _is_installed(name)]
    yield Finding(not missing, "packages" + (f" without {', '.join(missing)}" if missing else ""), "run `make setup`")
    yield _try("reference tables", lambda: load_lexicon(settings.reference), "mend the row that is named")
    yield _try(f"source folder {settings.sources}", lambda: find_all_files(settings), "name another: --sources FOLDER")
    yield from _examine_warehouse(settings)


def _examine_warehouse(settings: Settings) -> Iterator[Finding]:
    folder = settings.warehouse
    place = next(path for path in (folder, *folder.parents) if path.exists())
    is_writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    yield Finding(is_writable, f"warehouse folder {folder}", "make it a folder that you may write to, or name another")
    if not is_writable:
        return
    free = shutil.disk_usage(place).free
    yield Finding(free >= LEAST_FREE, f"{free / 1e9:,.1f} GB free there", "make room: a build needs some 2 GB")
    if not folder.exists():
        yield Finding(False, "nothing is published yet", BUILD)
        return
    try:
        with build_lock(settings):
            pass
    except BuildLockedError as error:
        yield Finding(False, str(error), "wait until it ends")
    try:
        status = read_status(settings)
    except NoSourceError:
        return  # said of the source folder already
    except PublishError as error:
        yield Finding(False, str(error), f"move it away and {BUILD}")
        return
    if status.run_number is None:
        yield Finding(False, "nothing is published yet", BUILD)
        return
    yield Finding(True, f"run {status.run_number} of {status.built_at} is published")
    waiting = len(status.new) + len(status.changed) + len(status.gone)
    yield Finding(not waiting, f"{waiting} files differ from what is published", BUILD)
    refused = ", ".join(uri for uri, _ in status.refused[:3])
    advice = "`taizhang status` names the reasons"
    yield Finding(
        not status.refused, f"{len(status.refused)} files refused" + (f": {refused}" if refused else ""), advice
    )


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _try(what: str, action: Callable[[], object], advice: str) -> Finding:
    try:
        action()
    except (TaizhangError, OSError) as error:
        return Finding(False, f"{what}: {error}", advice)
    return Finding(True, what)


def tell_status(settings: Settings, status: Status, most: int = 10) -> Iterator[str]:
    """The status in lines for a person; of long lists of files the first `most`."""
    if status.run_number is None:
        yield f"{settings.published}: nothing is published yet; {BUILD}"
    else:
        yield f"{settings.published}: run {status.run_number}, built {status.built_at}"
        yield f"  {status.source_count:,} files, {status.document_count:,} documents, {status.result_count:,} results"
        counted = ", ".join(f"{name} {count:,}" for name, count in status.verdicts)
        yield f"  promises: {counted or 'none'}"
    for name, uris in (("new", status.new), ("changed", status.changed), ("gone", status.gone)):
        yield from _tell_list(f"{name}: {len(uris)} files wait for the next build", uris, most)
    reasons = tuple(f"{uri}: {reason}" for uri, reason in status.refused)
    yield from _tell_list(f"refused: {len(reasons)} files of which nothing new is read", reasons, most)


def _tell_list(head: str, entries: tuple[str, ...], most: int) -> Iterator[str]:
    if entries:
        yield head
        yield from (f"  {entry}" for entry in entries[:most])
        if len(entries) > most:
            yield f"  … and {len(entries) - most} more"
