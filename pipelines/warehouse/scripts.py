"""What dbt says to make each table and test of the project, kept in the build database.

Of a project that stands dbt says the same in every build: which rows are made anew is told by macros of the database
(`slices.py`), not by the statements. `replays.py` runs them again where few rows change, without waiting for dbt to
put them together once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb

from pipelines.settings import Settings

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

TABLE = "raw.model_script"
# Of dbt's statements for a node the one before these has made it.
EDGES = ("BEGIN", "COMMIT", "ROLLBACK")
MADE_AS = ("table", "sliced")


@dataclass(frozen=True, slots=True)
class Step:
    """One node: the statement that makes its changed rows, or that counts what its test finds.

    `follows` are the nodes with a step of their own that must come before.
    """

    unique_id: str
    name: str
    resource_type: str
    schema_name: str
    table_name: str
    follows: tuple[str, ...]
    statement: str


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
            Step(
                unique_id=key,
                name=node.name,
                resource_type=str(node.resource_type),
                schema_name=node.schema,
                table_name=node.alias,
                follows=tuple(sorted(follows.of(key))),
                statement=_slice(connection, manifest, node) if _is_sliced(node) else said[key],
            )
            for key, node in sorted(chosen.items())
        ]
        connection.begin()
        columns = ", ".join(f"{f.name} VARCHAR{'[]' if f.name == 'follows' else ''} NOT NULL" for f in fields(Step))
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} ({columns})")
        connection.execute(f"COMMENT ON TABLE {TABLE} IS 'One row a table or test of the dbt project: what makes it.'")
        marks = ", ".join("?" for _ in fields(Step))
        if steps:
            connection.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", [_row(step) for step in steps])  # noqa: S608
        connection.commit()


def read_script(connection: duckdb.DuckDBPyConnection) -> dict[str, Step]:
    """The steps by unique id; none where no run has noted them."""
    try:
        rows = connection.execute(f"SELECT * FROM {TABLE}").fetchall()  # noqa: S608 - a constant
    except duckdb.CatalogException:
        return {}
    return {
        unique_id: Step(unique_id, name, resource_type, schema_name, table_name, tuple(follows), statement)
        for unique_id, name, resource_type, schema_name, table_name, follows, statement in rows
    }


def has_script(settings: Settings) -> bool:
    """Whether steps are noted in the build database."""
    with duckdb.connect(str(settings.build)) as connection:
        return bool(read_script(connection))


def _row(step: Step) -> list[Any]:
    return [list(cell) if isinstance(cell, tuple) else cell for cell in astuple(step)]


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
