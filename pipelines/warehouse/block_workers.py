"""Work on blocks (a government and year, say) that need nothing of one another, shared by several processes.

The processes that have read files go on with this (`adopt`); else they start with the first work that is worth it. They
stay for the next, until `close`. Where they come from is told in `forks.py`; they hold the reference tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from pipelines.lexicon import Lexicon
from pipelines.warehouse.forks import process_context, warm_lexicon
from pipelines.warehouse.processes import follow_parent

# So many items (promises, passages) one process is done with while others start.
WORTH_A_POOL = 100_000
# So many that it pays to hand them to processes that are there.
WORTH_SHARING = 5_000
Made = TypeVar("Made")
Work = Callable[..., Made]

_lexicon: Lexicon | None = None


class BlockWorkers:
    """So many processes for blocks, by one lexicon. With one, the work is done by this process."""

    def __init__(self, lexicon: Lexicon, count: int) -> None:
        self._lexicon = lexicon
        self._count = count
        self._executor: ProcessPoolExecutor | None = None
        self._running = 0

    def adopt(self, executor: ProcessPoolExecutor, running: int) -> None:
        """Have these processes, so many, do the work. They have called `get_ready` with the same lexicon, and are
        closed here. Fewer than there may be make room for others when a work is worth it.
        """
        self.close()
        self._executor, self._running = executor, running

    def map(self, work: Work[Made], blocks: Sequence[Sequence[Any]]) -> Iterator[Made]:
        """`work(lexicon, *block)` of each block, in their order; `work` must be a function of a module.

        What a process that was ended from outside has left is done by this one. Errors: whatever `work` raises.
        """
        has_all = self._executor is not None and self._running >= self._count
        if self._count == 1 or sum(map(_size, blocks)) < (WORTH_SHARING if has_all else WORTH_A_POOL):
            return (work(self._lexicon, *block) for block in blocks)
        if not has_all:
            self.close()
        if self._executor is None:
            self._running = self._count
            self._executor = ProcessPoolExecutor(self._count, process_context(), get_ready, (self._lexicon,))
        return self._spread(self._executor, work, blocks)

    def share(self, work: Work[Made], blocks: Sequence[Sequence[Any]]) -> Iterator[Made]:
        """`map` for work that is always worth handing to processes that are there, and never worth starting them."""
        if self._executor is None:
            return (work(self._lexicon, *block) for block in blocks)
        return self._spread(self._executor, work, blocks)

    def _spread(
        self, executor: ProcessPoolExecutor, work: Work[Made], blocks: Sequence[Sequence[Any]]
    ) -> Iterator[Made]:
        # The largest first, so that no process is left with it at the end.
        order = sorted(range(len(blocks)), key=lambda number: -_size(blocks[number]))
        futures = {number: self._submit(executor, work, blocks[number]) for number in order}
        return (self._result(futures.pop(number), work, block) for number, block in enumerate(blocks))

    @staticmethod
    def _submit(executor: ProcessPoolExecutor, work: Work[Made], block: Sequence[Any]) -> Future[Made] | None:
        """None where no process can take it, because one was ended while others were starting."""
        try:
            return executor.submit(_do, work, block)
        except (BrokenProcessPool, EOFError, OSError, ValueError):
            return None

    def _result(self, future: Future[Made] | None, work: Work[Made], block: Sequence[Any]) -> Made:
        try:
            if future is not None:
                return future.result()
        except BrokenProcessPool:
            pass
        self.close()
        return work(self._lexicon, *block)

    def close(self) -> None:
        """End the processes; the next work that is worth it starts others."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _size(block: Sequence[Any]) -> int:
    """Items of a block: of its parts that are lists."""
    return sum(len(part) for part in block if isinstance(part, list))


def get_ready(lexicon: Lexicon) -> Lexicon:
    """What a process does first; the tables are those by which it works."""
    global _lexicon  # noqa: PLW0603 - a process works by one lexicon from its start to its end
    follow_parent()
    _lexicon = warm_lexicon(lexicon)
    return _lexicon


def _do(work: Work[Made], block: Sequence[Any]) -> Made:
    return work(_lexicon, *block)
