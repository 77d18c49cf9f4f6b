"""dbt in a process of its own: the same as in this one, its errors too, and nothing is left where it was ended."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import TransformError
from pipelines.lexicon import Lexicon
from pipelines.settings import Settings
from pipelines.warehouse.dbt_runs import DbtProcess, run_here
from pipelines.warehouse.transform import NodeResult
from tests.dbt.conftest import SmallBuild

SELECT = ["stg_task", "fct_task", "fct_task_is_sound", "dim_theme"]


@pytest.fixture
def settings(small_build: SmallBuild, tmp_path: Path) -> Settings:
    warehouse = shutil.copytree(small_build.settings.warehouse, tmp_path / "warehouse")
    return replace(small_build.settings, warehouse=warehouse)


@pytest.fixture
def process(settings: Settings) -> Iterator[DbtProcess]:
    process = DbtProcess(settings)
    yield process
    process.close()


def tell(node: NodeResult) -> tuple[object, ...]:
    """What is the same in every run: rows of a table stand in no order."""
    look = node.look and (node.look.row_count, node.look.columns)
    return node.unique_id, node.resource_type, node.status, node.failures, look


def test_each_node_is_told_with_a_look_at_its_table(settings: Settings, lexicon: Lexicon, process: DbtProcess) -> None:
    apart = {node.name: node for node in process.run(SELECT, lexicon)}
    here = {node.name: node for node in run_here(settings, SELECT, lexicon)}
    assert {name: tell(node) for name, node in apart.items()} == {name: tell(node) for name, node in here.items()}
    assert {name for name, node in apart.items() if node.look} == {"fct_task", "dim_theme"}
    with duckdb.connect(str(settings.build)) as connection:
        counts = connection.execute("SELECT count(*) FROM marts.dim_theme").fetchone()
    look = apart["dim_theme"].look
    assert look is not None
    assert (look.row_count,) == counts
    assert look.columns[0] == "theme_code"
    assert len(look.rows) == 5


def test_an_error_comes_behind_the_nodes_before_it(settings: Settings, lexicon: Lexicon, process: DbtProcess) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("UPDATE raw.task SET commitment = 'perhaps'")
    nodes: list[str] = []
    with pytest.raises(TransformError, match=r"(?s)fct_task: .*CHECK constraint failed.*commitment"):
        nodes.extend(node.name for node in process.run(SELECT, lexicon))
    assert set(nodes) >= {"dim_theme", "fct_task"}


def test_a_process_that_was_ended_is_named_and_leaves_the_database_whole(
    settings: Settings, lexicon: Lexicon, process: DbtProcess
) -> None:
    told = process.run([], lexicon)
    next(told)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(TransformError, match="its process ended with code -9"):
        list(told)
    assert {node.status for node in run_here(settings, SELECT, lexicon)} == {"success", "pass"}
