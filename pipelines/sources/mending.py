"""An index that is damaged: set aside, so that it is made anew from the journal of the archive."""

from __future__ import annotations

import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipelines.sources.journals import JOURNAL, Journal

_log = logging.getLogger(__name__)
_BESIDE = ("", "-wal", "-shm")


@contextmanager
def opened_by_one(path: Path) -> Iterator[None]:
    """Who mends or opens the index does so alone: of two that make it at once SQLite turns one away without waiting."""
    with path.with_suffix(".lock").open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def mend_index(path: Path) -> None:
    """Set a damaged index aside and say so; whoever opens it next makes it anew.

    Errors: sqlite3.OperationalError, OSError.
    """
    if not path.exists():
        return
    with opened_by_one(path):
        fault = find_damage(path)
        if fault is None:
            return
        kept = _set_aside(path)
    advice = (
        f"it is made anew from {JOURNAL}"
        if Journal(path.with_name(JOURNAL)).is_there
        else "nothing tells what it held: run `taizhang fetch` with the names of your sources to bring it anew; what "
        "came before stays in objects/"
    )
    _log.warning("taizhang: %s is damaged (%s); it was set aside as %s, and %s", path, fault, kept.name, advice)


def find_damage(path: Path) -> str | None:
    """What is wrong with the database; None where nothing is. Errors: sqlite3.OperationalError where it is locked."""
    try:
        with closing(sqlite3.connect(path, timeout=60)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else str(said)


def _set_aside(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in _BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    return kept
