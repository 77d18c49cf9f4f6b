"""What dbt has said is run again where nothing but rows has changed, and dbt runs where it will not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.settings import Settings
from pipelines.warehouse.replays import replay
from pipelines.warehouse.scripts import has_script
from pipelines.warehouse.transform import NodeResult, run_dbt


@pytest.fixture
def copy(built: Settings, tmp_path: Path) -> Settings:
    shutil.copy(built.build, tmp_path / built.build.name)
    return replace(built, warehouse=tmp_path)


class Replay:
    """The nodes that were told, and whether the tables are in step behind them."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        self.is_done = False
        self.nodes = list(self._take(settings, lexicon))

    def _take(self, settings: Settings, lexicon: Lexicon) -> Iterator[NodeResult]:
        self.is_done = yield from replay(settings, lexicon)


def change(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(statement)


def rows_of(settings: Settings, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build), read_only=True) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


def test_every_node_that_dbt_would_make_is_made(copy: Settings, lexicon: Lexicon) -> None:
    tables = ("marts.fct_progress", "audit.fct_issue", "serving.fct_ledger_entry")
    before = {table: rows_of(copy, table) for table in tables}
    again = Replay(copy, lexicon)
    assert again.is_done
    assert {node.status for node in again.nodes} == {"success", "pass"}
    assert {table: rows_of(copy, table) for table in tables} == before
    by_dbt = {node.unique_id: node for node in run_dbt(copy, lexicon=lexicon)}
    assert {node.unique_id for node in again.nodes} == by_dbt.keys()
    (told,) = [node for node in again.nodes if node.name == "fct_progress"]
    assert told.look
    assert told.look.row_count == len(before["marts.fct_progress"])


@pytest.mark.parametrize(
    ("node", "statement", "said"),
    [
        ("fct_task", "SELECT nothing", "a statement of it failed"),
        ("fct_task_is_sound", "SELECT 2, true, true", "a test found something: fct_task_is_sound"),
    ],
)
def test_dbt_runs_where_a_statement_or_a_test_fails(
    node: str, statement: str, said: str, copy: Settings, lexicon: Lexicon, caplog: pytest.LogCaptureFixture
) -> None:
    change(copy, f"UPDATE linked.model_script SET statement = '{statement}' WHERE name = '{node}'")
    again = Replay(copy, lexicon)
    assert not again.is_done
    assert said in caplog.text
    assert node not in {one.name for one in again.nodes}
    assert {one.status for one in run_dbt(copy, lexicon=lexicon)} == {"success", "pass"}


def test_nothing_is_run_again_of_another_project(copy: Settings, lexicon: Lexicon) -> None:
    assert has_script(copy)
    change(copy, "UPDATE raw.standing_models SET fingerprint = 'another'")
    again = Replay(copy, lexicon)
    assert (again.nodes, again.is_done) == ([], False)
