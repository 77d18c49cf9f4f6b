"""The rows that change made anew by what dbt has said before, see `scripts.py`: in this process, without dbt.

Putting the statements of a hundred nodes together takes dbt as long as they run. Where anything is not as it was then
(another project, many changed files, a statement or a test that fails) dbt runs and tells, as it does otherwise.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from graphlib import TopologicalSorter
from queue import SimpleQueue

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link import last_successor, successors_of
from pipelines.settings import Settings
from pipelines.warehouse.looks import look_at
from pipelines.warehouse.scripts import read_script
from pipelines.warehouse.standing import SLICED, is_redirected, is_standing, note_rows, plan_rows, read_books
from pipelines.warehouse.state import ModelScriptRow
from pipelines.warehouse.transform import INNER_SCHEMAS, REDIRECTING, NodeResult, models_memory

# So many nodes at once; each statement has all processors of DuckDB besides.
AT_ONCE = 2
Script = Mapping[str, ModelScriptRow]

_log = logging.getLogger(__name__)


def replay(settings: Settings, lexicon: Lexicon) -> Generator[NodeResult, None, bool]:
    """Make the rows anew that do not stand, and test them; each node is told as it ends.

    Returns whether the tables are in step; else dbt must run, and what was told is told anew. The build database may
    be open in this process.
    """
    if not is_standing(settings):
        return False
    with duckdb.connect(str(settings.build)) as connection:
        script = read_script(connection)
        steps: Script = script
        while script:
            is_partial, made = plan_rows(settings, partial(last_successor, successors_of(lexicon)))
            if not is_partial:
                return False
            with _memory_of_models(connection, settings):
                is_made = yield from _run(connection, steps)
            if not is_made:
                return False
            note_rows(settings, made, read_books(connection, SLICED))
            if not is_redirected(settings):
                return True
            # What turns the targets of other governments around has changed: they are made anew as well.
            steps = _behind(script)
    return False


@contextmanager
def _memory_of_models(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[None]:
    """Inside of this DuckDB holds as much as it may where dbt runs."""
    (before,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
    connection.execute("SET memory_limit = $memory", {"memory": models_memory(settings)})
    try:
        yield
    finally:
        connection.execute("SET memory_limit = $memory", {"memory": before})


def _behind(script: Script) -> dict[str, ModelScriptRow]:
    """The steps that follow from the way in which indicators point, that one too."""
    found: dict[str, ModelScriptRow] = {}
    for unique_id in TopologicalSorter({key: step.follows.split() for key, step in script.items()}).static_order():
        step = script[unique_id]
        if step.name == REDIRECTING or not found.keys().isdisjoint(step.follows.split()):
            found[unique_id] = step
    return found


def _run(connection: duckdb.DuckDBPyConnection, steps: Script) -> Generator[NodeResult, None, bool]:
    """Each step behind those that it follows from; no other begins when one has failed."""
    order = TopologicalSorter({key: steps.keys() & step.follows.split() for key, step in steps.items()})
    order.prepare()
    ended: SimpleQueue[Future[NodeResult]] = SimpleQueue()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while order.is_active():
            for unique_id in order.get_ready():
                pool.submit(_make, connection, steps[unique_id]).add_done_callback(ended.put)
            try:
                node = ended.get().result()
            except duckdb.Error as error:
                _log.warning("dbt runs whole, since a statement of it failed that was run again: %s", error)
                pool.shutdown(cancel_futures=True)
                return False
            if node.failures:
                # What it found, and how bad that is, dbt tells.
                _log.warning("dbt runs whole, since a test found something: %s", node.name)
                pool.shutdown(cancel_futures=True)
                return False
            order.done(node.unique_id)
            yield node
    return True


def _make(connection: duckdb.DuckDBPyConnection, step: ModelScriptRow) -> NodeResult:
    clock, is_test = time.perf_counter(), step.resource_type == "test"
    with connection.cursor() as cursor:
        cursor.begin()
        cursor.execute(step.statement)
        failures = int((cursor.fetchone() or (0,))[0] or 0) if is_test else None
        cursor.commit()
        is_shown = not is_test and step.schema_name not in INNER_SCHEMAS
        return NodeResult(
            unique_id=step.unique_id,
            name=step.name,
            resource_type=step.resource_type,
            status="pass" if is_test else "success",
            message="",
            failures=failures,
            seconds=time.perf_counter() - clock,
            look=look_at(cursor, step.schema_name, step.table_name) if is_shown else None,
        )
