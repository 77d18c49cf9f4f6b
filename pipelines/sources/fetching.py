"""`taizhang fetch` and `taizhang add`: one source at a time, its run noted, its state shown."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.errors import FetchError, SourceError, SourceListError, StorageError
from pipelines.folders import open_folder, tell_fault
from pipelines.lexicon.pages import PageBody, PagePattern
from pipelines.settings import Settings
from pipelines.sources.alarms import find_alarms
from pipelines.sources.articles import PageRules, make_page_rules
from pipelines.sources.challenges import Challenges
from pipelines.sources.channels import fetch_channel
from pipelines.sources.client import Client, Manners
from pipelines.sources.collections import fetch_collection
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Shelf
from pipelines.sources.hosts import Hosts
from pipelines.sources.index import Index, Problem, Run, now
from pipelines.sources.mending import mend_index
from pipelines.sources.objects import Objects
from pipelines.sources.states import write_states
from pipelines.tables import read_table

INDEX = "index.sqlite"


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What one run of one source did. `problems` are failures and alarms, each with its address and reason."""

    source: Source
    run: Run
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        run = self.run
        counts = f"{run.listed} listed, {run.new} new, {run.changed} changed, {run.unchanged} unchanged"
        return (
            f"{self.source.id}: {run.outcome}: {counts}, {run.gone} gone, {run.failed} failed ({run.requests} requests)"
        )


@dataclass(frozen=True, slots=True)
class Archive:
    """The raw archive of one warehouse with its index, open."""

    index: Index
    objects: Objects
    hosts: Hosts


@contextmanager
def open_archive(settings: Settings) -> Iterator[Archive]:
    """The archive of this warehouse; made where there is none. Errors: StorageError, also of what is done with it."""
    open_folder(settings.archive)
    try:
        mend_index(settings.archive / INDEX)
        with Index(settings.archive / INDEX) as index:
            yield Archive(index, Objects(settings.archive / "objects"), Hosts(settings.archive / "hosts"))
    except sqlite3.OperationalError as error:
        raise StorageError(settings.archive, f"its index cannot be written ({error})") from error
    except sqlite3.DatabaseError as error:
        reason = f"its index {INDEX} is damaged ({error}); run the command again: it is then made anew"
        raise StorageError(settings.archive, reason) from error
    except OSError as error:
        fault = tell_fault(error, settings.archive)
        if fault is None:
            raise
        raise fault from error


def load_page_rules(settings: Settings) -> PageRules:
    """The tables of pages. Errors: ReferenceTableError."""
    patterns = read_table(settings.reference, PagePattern)
    return make_page_rules(patterns, read_table(settings.reference, PageBody))


def choose_sources(sources: dict[str, Source], ids: Sequence[str], path: Path) -> list[Source]:
    """The sources named, else those that are switched on. Errors: SourceListError for a name that is not listed."""
    for name in ids:
        if name not in sources:
            raise SourceListError(path, f"no such source (known: {', '.join(sources)})", name)
    return [sources[name] for name in ids] or [source for source in sources.values() if source.enabled]


def fetch_source(
    settings: Settings, source: Source, manners: Manners | None = None, *, is_accepted: bool = False
) -> FetchReport:
    """Run one source to its end; whatever fails is noted, and what was there before stays.

    `is_accepted`: a person says that what the source shows now counts, though it has shrunk or is another site.
    Errors: ReferenceTableError of the tables of pages, StorageError; nothing else ends a run.
    """
    rules = load_page_rules(settings)
    polite = replace(manners or Manners(), pause=source.delay)
    with open_archive(settings) as archive, _only_one(settings, source):
        if is_accepted:
            archive.index.accept(source.id)
        shelf = open_shelf(settings, archive, source.id)
        shelf.is_accepted = is_accepted
        started, listed, is_broken = now(), 0, True
        challenges = Challenges(rules.challenges)
        with Client(source.id, archive.index, archive.objects, archive.hosts, polite, challenges) as client:
            try:
                if source.is_channel:
                    articles, _, is_broken = fetch_channel(source, client, shelf, rules)
                    listed = len(articles)
                else:
                    listed, is_broken = fetch_collection(source, client, shelf), False
                failed = False
            except FetchError as error:
                shelf.complain(error)
                failed = True
            except SourceError as error:
                shelf.complain(FetchError(source.url, "bad_answer", error.reason))
                failed = True
            if not failed:
                documents = list(shelf.known.values())
                shelf.problems += find_alarms(source, documents, None if is_broken else listed, archive.index)
            report = _conclude(source, shelf, started, listed, client.requests, failed=failed)
        os.sync()
        archive.index.add_run(report.run, list(report.problems))
        write_states(settings, archive.index)
    return report


def open_shelf(settings: Settings, archive: Archive, source_id: str) -> Shelf:
    """The documents of one source. Errors: ReferenceTableError of the table of page bodies."""
    bodies = read_table(settings.reference, PageBody)
    known = {kept.key: kept for kept in archive.index.documents(source_id)}
    return Shelf(source_id, settings.fetched / source_id, archive.index, archive.objects, bodies, known)


def _conclude(source: Source, shelf: Shelf, started: str, listed: int, requests: int, *, failed: bool) -> FetchReport:
    counts = shelf.counts
    run = Run(
        source_id=source.id,
        started_at=started,
        finished_at=now(),
        outcome="failed" if failed else "partly" if counts["failed"] else "whole",
        listed=listed,
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"] + counts["double"],
        gone=counts["gone"],
        failed=counts["failed"],
        requests=requests,
    )
    return FetchReport(source, run, tuple(shelf.problems))


@contextmanager
def _only_one(settings: Settings, source: Source) -> Iterator[None]:
    """One run of a source at a time; another waits."""
    folder = settings.archive / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{source.id}.lock").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
