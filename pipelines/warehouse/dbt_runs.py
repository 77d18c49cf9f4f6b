"""dbt in a process of its own, which gets ready while documents are read.

Importing dbt takes as long as reading a few documents. The process tells of each node as it ends, so that what is noted
of it is noted while the next ones run, and its memory is given back at the end.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection

import duckdb

from pipelines.errors import TaizhangError, TransformError
from pipelines.lexicon import Lexicon
from pipelines.settings import Settings
from pipelines.warehouse.processes import follow_parent
from pipelines.warehouse.transform import NodeResult, get_ready, invoke_dbt, run_dbt

# A process that has done its work ends by itself.
SECONDS_TO_END = 5
# What a run may end with; anything else is a fault of the program, which ends the process.
ENDINGS = (TaizhangError, duckdb.Error, OSError)


def run_here(settings: Settings, select: Sequence[str], lexicon: Lexicon) -> Iterator[NodeResult]:
    """`run_dbt` in this process; nodes are told when all have ended. Errors: those of `run_dbt`, behind the nodes."""
    nodes: list[NodeResult] = []
    try:
        run_dbt(settings, select=select, on_node=nodes.append, lexicon=lexicon)
    finally:
        yield from nodes


class DbtProcess:
    """One run of dbt to come, in a process that is getting ready for it."""

    def __init__(self, settings: Settings) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(settings, theirs), name="dbt", daemon=True)
        self._process.start()
        theirs.close()
        self._has_ended = False

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid or 0

    def run(self, select: Sequence[str], lexicon: Lexicon) -> Iterator[NodeResult]:
        """`run_dbt`, each node told as it ends. Errors: those of `run_dbt`, behind the nodes; TransformError where the
        process was ended from outside.
        """
        try:
            self._connection.send((select, lexicon))
            while isinstance(told := self._connection.recv(), NodeResult):
                yield told
        except (EOFError, OSError) as error:
            self._process.join()
            reason = f"its process ended with code {self._process.exitcode}: it was killed, or ran out of memory"
            raise TransformError(f"dbt: {reason}") from error
        self._has_ended = True
        if told is not None:
            raise told

    def close(self) -> None:
        """End the process, whatever it does; what a transaction has not written then is not there."""
        if self._has_ended:
            self._process.join(SECONDS_TO_END)
        self._process.terminate()
        self._process.join()
        self._connection.close()


def _serve(settings: Settings, connection: Connection) -> None:
    """What the process does from its start to its end."""
    follow_parent()
    gc.set_threshold(100_000, 50, 100)
    manifest = get_ready(settings)
    # What dbt does once a process, it does in its first command: here in one that opens no database.
    invoke_dbt(settings, ["list", "--resource-type", "seed"], manifest=manifest)
    select, lexicon = connection.recv()
    # Nodes end in threads of dbt.
    lock = threading.Lock()

    def tell(what: NodeResult | Exception | None) -> None:
        with lock:
            connection.send(what)

    try:
        run_dbt(settings, select=select, on_node=tell, lexicon=lexicon, manifest=manifest)
    except ENDINGS as error:
        tell(error)
    else:
        tell(None)
