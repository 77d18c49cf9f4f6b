"""Many files read by several processes at once, handed back in their order.

Where the processes come from is told in `forks.py`: they are not forked from this one, which holds threads of Dagster
and DuckDB. One that ends while it reads (killed, out of memory) costs the file that it read, which is found by reading
the open ones again one by one; the others go on.
"""

from __future__ import annotations

import gc
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from pipelines.lexicon import Lexicon
from pipelines.warehouse.block_workers import get_ready
from pipelines.warehouse.forks import WORTH_A_POOL, process_context
from pipelines.warehouse.inventory import SourceFile
from pipelines.warehouse.reading import Extract, Fault, FileReader, ReadFile

WORKERS_VARIABLE = "TAIZHANG_WORKERS"
MOST_WORKERS = 8
# What lies read or is being read before its turn comes: rows take about nine times the bytes of their file.
MOST_OPEN_FILES = 64
MOST_OPEN_BYTES = 8_000_000
DIED = Fault("internal_error", "the process that read the file ended at once: it was killed, or ran out of memory")

Made = TypeVar("Made")
# Takes over so many processes.
Keep = Callable[[ProcessPoolExecutor, int], None]

_log = logging.getLogger(__name__)
_reader: FileReader | None = None


def count_workers(files: Sequence[SourceFile]) -> int:
    """How many processes reading these files is worth: 1 is this one.

    `TAIZHANG_WORKERS` names another number; else one for each processor that this process may use, at most 8.
    """
    if sum(file.byte_size or 0 for file in files) < WORTH_A_POOL and not _wanted_workers():
        return 1
    return most_workers()


def most_workers() -> int:
    """How many processes may work at once: as many as `TAIZHANG_WORKERS` says, else one a processor, at most 8."""
    return _wanted_workers() or min(MOST_WORKERS, count_processors())


def _wanted_workers() -> int:
    wanted = os.environ.get(WORKERS_VARIABLE, "")
    return int(wanted) if wanted.isdecimal() else 0


def count_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_files(
    files: Sequence[SourceFile],
    lexicon: Lexicon,
    extract: Extract,
    workers: int,
    keep: Keep | None = None,
    begun: FilePool | None = None,
) -> Iterator[ReadFile]:
    """Every file as it was read, in the order of `files`, by so many processes.

    With more than one, `extract` must be a function that other processes can import. Behind the last file `keep` gets
    the processes, to use and to close them; they have called `block_workers.get_ready`. `begun` are processes that read
    some of the files already; fewer than are worth it are ended.
    """
    left = deque(files)
    if begun is not None and begun.workers < workers:
        begun.close()
        begun = None
    while left and (workers > 1 or begun is not None):
        pool, begun = begun or FilePool(workers, lexicon, extract), None
        try:
            yield from pool.read(left)
            if keep is not None:
                pool.hand_on(keep)
        except BrokenProcessPool:
            if not pool.has_started:
                _log.warning("No reading process can be started here: the files are read by this one.")
                break
            suspects = [left.popleft() for _ in range(min(len(left), MOST_OPEN_FILES))]
            yield from _read_one_by_one(suspects, lexicon, extract)
        finally:
            pool.close()
    if begun is not None:
        begun.close()
    yield from map(FileReader(lexicon, extract).read, left)


def _read_one_by_one(files: Sequence[SourceFile], lexicon: Lexicon, extract: Extract) -> Iterator[ReadFile]:
    """Each file alone in its process, so that the one that ends it is known."""
    pool = FilePool(1, lexicon, extract)
    try:
        for file in files:
            try:
                yield from pool.read(deque([file]))
            except BrokenProcessPool:
                yield ReadFile(file, fault=DIED)
                pool.close()
                pool = FilePool(1, lexicon, extract)
    finally:
        pool.close()


class FilePool:
    """Processes that read files; they start with the first of them."""

    def __init__(self, workers: int, lexicon: Lexicon, extract: Extract) -> None:
        self.workers = workers
        self._executor = ProcessPoolExecutor(workers, process_context(), _start, (lexicon, extract))
        self._ready: Future[bool] | None = None
        self._begun: dict[SourceFile, Future[ReadFile]] = {}
        self._is_ours = True

    @property
    def has_started(self) -> bool:
        """Whether any process came so far that it could have read a file."""
        return self._ready is not None and self._ready.done() and self._ready.exception() is None

    def hand_on(self, keep: Keep) -> None:
        """From here on the processes are somebody else's."""
        keep(self._executor, self.workers)
        self._is_ours = False

    def close(self) -> None:
        """End the processes, each after the file that it is reading."""
        if self._is_ours:
            self._executor.shutdown(cancel_futures=True)

    def begin(self, files: Iterable[SourceFile]) -> None:
        """Have the first of these files read: as many as may lie open. Whoever reads asks for them in this order."""
        open_bytes = 0
        for file in files:
            if len(self._begun) == MOST_OPEN_FILES or open_bytes >= MOST_OPEN_BYTES:
                break
            try:
                self._begun[file] = self._begin(file)
            except BrokenProcessPool:  # who reads meets it, and tells
                break
            open_bytes += file.byte_size or 0

    def read(self, left: deque[SourceFile]) -> Iterator[ReadFile]:
        """The files of `left` in order, each taken away when it is read.

        Errors: BrokenProcessPool when a process has died; any of the files still there may be the reason.
        """
        waiting: deque[tuple[SourceFile, Future[ReadFile]]] = deque()
        coming, open_bytes = iter(list(left)), 0
        while left:
            while not waiting or (len(waiting) < MOST_OPEN_FILES and open_bytes < MOST_OPEN_BYTES):
                file = next(coming, None)
                if file is None:
                    break
                waiting.append((file, self._begun.pop(file) if file in self._begun else self._begin(file)))
                open_bytes += file.byte_size or 0
            file, future = waiting.popleft()
            read = future.result()
            open_bytes -= file.byte_size or 0
            left.popleft()
            yield read

    def _begin(self, file: SourceFile) -> Future[ReadFile]:
        if self._ready is None:
            self._ready = self._submit(_is_ready)
        return self._submit(_read, file)

    def _submit(self, work: Callable[..., Made], *what: object) -> Future[Made]:
        try:
            return self._executor.submit(work, *what)
        except (EOFError, OSError) as error:  # no process could be started for it
            raise BrokenProcessPool(str(error)) from error


def _start(lexicon: Lexicon, extract: Extract) -> None:
    """What a reading process does first."""
    global _reader  # noqa: PLW0603 - a process reads by one reader from its start to its end
    _reader = FileReader(get_ready(lexicon), extract)
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _is_ready() -> bool:
    return _reader is not None


def _read(file: SourceFile) -> ReadFile:
    if _reader is None:
        raise RuntimeError("the reading process was not started by this module")
    return _reader.read(file)
