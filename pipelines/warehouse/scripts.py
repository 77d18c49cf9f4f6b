"""What dbt says to make each table and test of the project, kept in the build database.

Of a project that stands dbt says the same in every build: which rows are made anew is told by macros of the database
(`slices.py`), not by the statements. `replays.py` runs them again where few rows change, without waiting for dbt to
put them together once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.rows import replace_rows
from pipelines.warehouse.schema import raw_columns, raw_table
from pipelines.warehouse.state import ModelScriptRow

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

# Of dbt's statements for a node the one before these has made it.
EDGES = ("BEGIN", "COMMIT", "ROLLBACK")
MADE_AS = ("table", "sliced")


@contextmanager
def heard_statements() -> Iterator[dict[str, str]]:
    """The last statement that dbt runs for each node, by its unique id, for as long as this lasts."""
    from dbt.adapters.sql.connections import SQLConnectionManager

    said: dict[str, str] = {}
    run = SQLConnectionManager.add_query

    def hear(manager: Any, sql: str, *args: Any, **options: Any) -> Any:
        if sql not in EDGES:
            said[manager.get_thread_connection().name] = sql
        return run(manager, sql, *args, **options)

    with patch.object(SQLConnectionManager, "add_query", hear):
        yield said


def note_script(
    settings: Settings, manifest: Manifest, results: Sequence[Any], said: Mapping[str, str], but: str
) -> None:
    """Keep the steps of a run in which every row was made anew; nodes with the tag `but` stand and have none."""
    nodes = {result.node.unique_id: result.node for result in results}
    chosen = {key: node for key, node in nodes.items() if _is_step(node) and but not in manifest.nodes[key].tags}
    follows = _Follows(manifest, frozenset(chosen))
    with duckdb.connect(str(settings.build)) as connection:
        steps = [
            ModelScriptRow(
                unique_id=key,
                name=node.name,
                resource_type=str(node.resource_type),
                schema_name=node.schema,
                table_name=node.alias,
                follows=" ".join(sorted(follows.of(key))),
                statement=_slice(connection, manifest, node) if _is_sliced(node) else said[key],
            )
            for key, node in sorted(chosen.items())
        ]
        replace_rows(connection, ModelScriptRow, steps)


def read_script(connection: duckdb.DuckDBPyConnection) -> dict[str, ModelScriptRow]:
    """The steps by unique id; none where no run has noted them."""
    columns = ", ".join(column.name for column in raw_columns(ModelScriptRow))
    rows = connection.execute(f"SELECT {columns} FROM {raw_table(ModelScriptRow)}").fetchall()  # noqa: S608
    return {step.unique_id: step for step in (ModelScriptRow(*row) for row in rows)}


def has_script(settings: Settings) -> bool:
    """Whether steps are noted in the build database."""
    with duckdb.connect(str(settings.build)) as connection:
        return bool(read_script(connection))


def _is_step(node: Any) -> bool:
    return str(node.resource_type) == "test" or node.config.materialized in MADE_AS


def _is_sliced(node: Any) -> bool:
    return bool(node.config.materialized == "sliced")


def _slice(connection: duckdb.DuckDBPyConnection, manifest: Manifest, node: Any) -> str:
    """The statement of the project's own macro for rows that are made anew; all were, so dbt has not said it."""
    from dbt.adapters.factory import get_adapter_by_type

    described = connection.execute(f"DESCRIBE {node.relation_name}").fetchall()
    adapter: Any = get_adapter_by_type("duckdb")  # type: ignore[no-untyped-call]
    return str(
        adapter.execute_macro(
            "slice_sql",
            macro_resolver=manifest,
            kwargs={
                "relation": node.relation_name,
                "name": node.alias,
                "sql": node.compiled_code,
                "by": node.config.get("by"),
                "columns": [column for column, *_ in described],
            },
        )
    )


class _Follows:
    """Which of some nodes each must wait for, also by way of others that have no step."""

    def __init__(self, manifest: Manifest, steps: frozenset[str]) -> None:
        self._manifest, self._steps = manifest, steps
        self._known: dict[str, frozenset[str]] = {}

    def of(self, unique_id: str) -> frozenset[str]:
        if unique_id not in self._known:
            node = self._manifest.nodes.get(unique_id)
            before = node.depends_on_nodes if node else ()
            near = frozenset(key for key in before if key in self._steps)
            self._known[unique_id] = near.union(*(self.of(key) for key in before if key not in self._steps))
        return self._known[unique_id]
