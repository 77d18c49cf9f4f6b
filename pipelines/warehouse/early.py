"""Reading that begins beside the imports of Dagster, which take as long as reading a fifth of 200 reports.

That a build is going to read is certain where nothing is built yet, and likely where a file is younger than the build
database. What was begun is taken over by the run (`take_early`) if that reads by the same tables, and is ended with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from pipelines.errors import TaizhangError
from pipelines.settings import Settings
from pipelines.warehouse.forks import METHOD, WORTH_A_POOL, process_context

if TYPE_CHECKING:
    from pipelines.lexicon import Lexicon
    from pipelines.warehouse.inventory import SourceFile
    from pipelines.warehouse.reading import Extract
    from pipelines.warehouse.workers import FilePool


@dataclass(slots=True)
class _Begun:
    reference: Path
    lexicon: Lexicon
    extract: Extract
    pool: FilePool
    thread: Thread

    def end(self) -> None:
        self.thread.join()
        self.pool.close()


_begun: _Begun | None = None


@contextmanager
def reading_early(settings: Settings) -> Iterator[None]:
    """Inside of this a build finds the first files being read: where nothing is built, if there are so many that
    several processes read them; else those that came or changed since.

    What hinders it (no such folder, a bad table) is left to the run to tell.
    """
    global _begun  # noqa: PLW0603 - Dagster makes what takes it over, from plain configuration
    try:
        if process_context().get_start_method() == METHOD:
            _begun = _begin_anew(settings) if not settings.build.exists() else _begin_since(settings)
        yield
    finally:
        begun, _begun = _begun, None
        if begun is not None:
            begun.end()


def _begin_anew(settings: Settings) -> _Begun | None:
    if not _is_much(settings):
        return None
    # It gets ready while this process imports what it needs itself.
    forkserver.ensure_running()
    from pipelines.warehouse.fetched import find_all_files

    return _begin(settings, find_all_files)


def _begin_since(settings: Settings) -> _Begun | None:
    from pipelines.warehouse.fetched import find_all_since

    # Every build writes to its database, one with nothing new the day on which the files were seen.
    return _begin(settings, lambda settings: find_all_since(settings, settings.build.stat().st_mtime))


def _begin(settings: Settings, find: Callable[[Settings], Sequence[SourceFile]]) -> _Begun | None:
    try:
        files = find(settings)
        if not files:
            return None
        forkserver.ensure_running()
        from pipelines.lexicon import load_lexicon
        from pipelines.run import extract_file
        from pipelines.warehouse.workers import FilePool, count_workers

        lexicon = load_lexicon(settings.reference)
    except TaizhangError:
        return None
    pool = FilePool(count_workers(files), lexicon, extract_file)
    # The first file waits for a process to be ready; the imports go on.
    thread = Thread(target=pool.begin, args=(files,), name="early reading")
    thread.start()
    return _Begun(settings.reference, lexicon, extract_file, pool, thread)


def _is_much(settings: Settings) -> bool:
    """Whether there are so many bytes that several processes read them; names and places decide nothing yet."""
    found = 0
    for folder in (settings.sources, settings.fetched):
        for path in folder.rglob("*"):
            found += path.stat().st_size if path.is_file() else 0
            if found >= WORTH_A_POOL:
                return True
    return False


def early_lexicon(reference: Path) -> Lexicon | None:
    """The tables of this folder, if they were read for what was begun."""
    return _begun.lexicon if _begun is not None and _begun.reference == reference else None


def take_early(lexicon: Lexicon, extract: Extract) -> FilePool | None:
    """The processes that have begun to read by these tables; whoever takes them closes them."""
    global _begun
    if _begun is None or _begun.lexicon is not lexicon or _begun.extract is not extract:
        return None
    begun, _begun = _begun, None
    begun.thread.join()
    return begun.pool
