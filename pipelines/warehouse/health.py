"""What is published and what waits (`taizhang status`), and what is wrong here and what to do (`taizhang doctor`)."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipelines.errors import BuildLockedError, NoSourceError, PublishError, TaizhangError
from pipelines.lexicon import load_lexicon
from pipelines.settings import Settings
from pipelines.warehouse.fetched import find_all_files
from pipelines.warehouse.locks import build_lock
from pipelines.warehouse.schema import quote_text

PYTHONS = ((3, 11), (3, 14))  # the first that is supported, and the first that is not any more
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
SHOWN = "SELECT source_uri, sha256 FROM published.marts.dim_source"
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
    files = {file.uri: file.sha256 for file in find_all_files(settings)}
    if not settings.published.exists():
        return Status(None, "", 0, 0, 0, (), tuple(sorted(files)), (), (), ())
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
            number, built_at, sources, documents, results = connection.execute(COUNTS).fetchall()[0]
            verdicts = tuple((str(status), int(count)) for status, count in connection.execute(VERDICTS).fetchall())
            shown: dict[str, str | None] = dict(connection.execute(SHOWN).fetchall())
            refused = connection.execute(REFUSED).fetchall()
    except (duckdb.Error, IndexError) as error:
        raise PublishError(f"{settings.published}: cannot be read as a published warehouse ({error})") from error
    known = {**{uri: sha256 for uri, sha256, _ in refused}, **shown}
    offered = {uri: sha256 for uri, sha256, _ in refused}
    new, changed, gone = _compare(files, known, offered)
    reasons = tuple((str(uri), str(reason)) for uri, _, reason in refused)
    return Status(int(number), str(built_at), sources, documents, results, verdicts, new, changed, gone, reasons)


def _compare(
    files: Mapping[str, str | None], known: Mapping[str, str | None], offered: Mapping[str, str | None]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Files that are new, that hold other bytes than were read or refused, and that are not there any more."""
    new = sorted(uri for uri in files if uri not in known)
    changed = sorted(
        uri for uri, sha256 in files.items() if uri in known and sha256 not in (known[uri], offered.get(uri))
    )
    return tuple(new), tuple(changed), tuple(sorted(uri for uri in known if uri not in files))


def examine(settings: Settings, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Everything that a build and the servers need, one finding each; `ports` are those of the servers by name."""
    version = sys.version_info[:2]
    is_supported = PYTHONS[0] <= version < PYTHONS[1]
    yield Finding(
        is_supported, f"Python {version[0]}.{version[1]}", "use Python 3.11, 3.12 or 3.13: make setup PYTHON=…"
    )
    missing = [name for name in NEEDED if not _is_installed(name)]
    yield Finding(not missing, "packages" + (f" without {', '.join(missing)}" if missing else ""), "run `make setup`")
    yield _try("reference tables", lambda: load_lexicon(settings.reference), "mend the row that is named")
    yield _try(f"source folder {settings.sources}", lambda: find_all_files(settings), "name another: --sources FOLDER")
    yield from _examine_warehouse(settings)
    for name, port in ports.items():
        is_free = _is_free(port)
        advice = f"end what uses it, or choose another port: taizhang serve --help (is {name} running already?)"
        yield Finding(is_free, f"port {port} of {name} is {'free' if is_free else 'in use'}", advice)


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


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


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
