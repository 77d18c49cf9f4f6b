"""What assets and checks need from outside: the folders of the run, and the right to write to them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import Settings
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.dbt_runs import DbtProcess, run_here
from pipelines.warehouse.early import early_lexicon
from pipelines.warehouse.forks import end_first
from pipelines.warehouse.locks import build_lock
from pipelines.warehouse.replays import replay
from pipelines.warehouse.scripts import has_script
from pipelines.warehouse.transform import NodeResult
from pipelines.warehouse.workers import count_processors, most_workers

# A larger build database is closed between the steps of a build of many files, or what it has read would stay in memory
# beside theirs.
MOST_KEPT_OPEN = 256 * 1024 * 1024


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The folders of one run, absolute, and the build lock, held from the run's first step to its last.

    A second run in the same warehouse folder waits `wait_seconds`, then fails with a message that names the first.
    `dbt_apart`: dbt runs in a process of its own, where there is a processor for it.
    """

    sources: str
    warehouse: str
    reference: str
    dbt_project: str
    wait_seconds: float = 60
    show_progress: bool = False
    accepted: list[str] = []  # noqa: RUF012 - pydantic copies it
    dbt_apart: bool = False
    _lexicon: Lexicon | None = PrivateAttr(None)
    _block_workers: BlockWorkers | None = PrivateAttr(None)
    _kept_open: duckdb.DuckDBPyConnection | None = PrivateAttr(None)
    _tidying: Future[None] | None = PrivateAttr(None)
    _dbt: DbtProcess | None = PrivateAttr(None)
    _has_few_files: bool = PrivateAttr(False)

    @property
    def settings(self) -> Settings:
        """The folders as the core and the warehouse take them."""
        return Settings(
            sources=Path(self.sources),
            warehouse=Path(self.warehouse),
            reference=Path(self.reference),
            dbt_project=Path(self.dbt_project),
            accepted=frozenset(self.accepted),
        )

    @property
    def lexicon(self) -> Lexicon:
        """The reference tables, read once a run, so that every step follows the same rules.

        Errors: ReferenceTableError names file, row and column of the first fault.
        """
        if self._lexicon is None:
            reference = self.settings.reference
            self._lexicon = early_lexicon(reference) or load_lexicon(reference)
        return self._lexicon

    @property
    def block_workers(self) -> BlockWorkers:
        """The processes that share the work of the steps that link, started once a run."""
        if self._block_workers is None:
            self._block_workers = BlockWorkers(self.lexicon, most_workers())
        return self._block_workers

    def end_workers(self) -> None:
        """End them; a step that does not need them has their memory for itself."""
        if self._block_workers is not None:
            self._block_workers.close()
        end_first()

    def expect_few_files(self) -> None:
        """So few files are new that their steps hold little: the build database stays open between them at any size."""
        self._has_few_files = True

    def get_dbt_ready(self) -> None:
        """Have dbt imported by the process that will run it, unless what it has said before will do; a run follows."""
        if not (self._has_few_files and has_script(self.settings)):
            self._start_dbt()

    def _start_dbt(self) -> None:
        if self.dbt_apart and self._dbt is None and count_processors() > 1:
            self._dbt = DbtProcess(self.settings)

    def run_dbt(self, select: Sequence[str]) -> Iterator[NodeResult]:
        """Each node as it has ended; errors as `run_dbt` raises them, behind the nodes."""
        if not select and self._dbt is None and (yield from replay(self.settings, self.lexicon)):
            self._begin_tidying()
            return
        self.close_build()
        self._start_dbt()
        if self._dbt is None:
            yield from run_here(self.settings, select, self.lexicon)
        else:
            yield from self._dbt.run(select, self.lexicon)

    def end_dbt(self) -> None:
        """End its process, where there is one."""
        if self._dbt is not None:
            self._dbt.close()
            self._dbt = None

    @contextmanager
    def open_build(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build database for one step. Behind it the file stays open until `close_build`, so that a dozen steps do
        not each pay for opening it and for the checkpoint of closing it.
        """
        self._end_tidying()
        with open_build(self.settings) as connection:
            is_small = self._has_few_files or self.settings.build.stat().st_size <= MOST_KEPT_OPEN
            if self._kept_open is None and is_small:
                # Of its own: a cursor would be closed with the connection that it is of.
                self._kept_open = duckdb.connect(str(self.settings.build))
            yield connection

    def close_large_build(self) -> None:
        """Give back what reading many files has left in memory; behind few the file stays open."""
        if not self._has_few_files:
            self.close_build()

    def close_build(self) -> None:
        """Let go of the file: dbt and publishing open it in their own way."""
        try:
            self._end_tidying()
        finally:
            if self._kept_open is not None:
                self._kept_open.close()
                self._kept_open = None

    def _begin_tidying(self) -> None:
        """Work the journal into the file that is open, beside whatever does not touch it; closing would wait for it."""
        if self._kept_open is not None:
            pool = ThreadPoolExecutor(1, "checkpoint")
            self._tidying = pool.submit(_checkpoint, self._kept_open)
            pool.shutdown(wait=False)

    def _end_tidying(self) -> None:
        """Wait for it. Errors: duckdb.Error where the file could not be written."""
        tidying, self._tidying = self._tidying, None
        if tidying is not None:
            tidying.result()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Take the lock before the first step and give it back after the last, or when the run fails."""
        with build_lock(self.settings, self.wait_seconds):
            try:
                yield self
            finally:
                self.end_workers()
                self.end_dbt()
                self.close_build()


def _checkpoint(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CHECKPOINT")
