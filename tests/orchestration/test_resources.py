"""How long a build holds its database open."""

from collections.abc import Generator
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.orchestration import resources
from pipelines.orchestration.resources import Warehouse
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.transform import NodeResult


@pytest.mark.parametrize("few_files", [False, True])
def test_a_large_database_stays_open_between_the_steps_of_a_build_of_few_files(
    few_files: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "MOST_KEPT_OPEN", 0)
    warehouse = _warehouse_in(tmp_path)
    if few_files:
        warehouse.expect_few_files()
    journal = warehouse.settings.build.with_name(warehouse.settings.build.name + ".wal")
    with warehouse.open_build() as connection:
        connection.execute("CREATE TABLE raw.kept (word VARCHAR)")
        assert journal.exists()
    assert journal.exists() == few_files, "what was written is worked in when the file is closed"
    with warehouse.open_build() as connection:
        assert connection.execute("FROM raw.kept").fetchall() == []
    warehouse.close_build()
    assert not journal.exists()


def test_the_journal_is_worked_in_behind_the_models_while_the_database_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = _warehouse_in(tmp_path)
    journal = warehouse.settings.build.with_name(warehouse.settings.build.name + ".wal")

    def write_rows(settings: Settings, _lexicon: Lexicon) -> Generator[NodeResult, None, bool]:
        with duckdb.connect(str(settings.build)) as connection:
            connection.execute("CREATE TABLE raw.made AS SELECT 'roads' AS word")
        assert journal.exists()
        return True
        yield

    monkeypatch.setattr(resources, "replay", write_rows)
    with warehouse.open_build():
        pass
    assert list(warehouse.run_dbt([])) == []
    with warehouse.open_build() as connection:
        assert not journal.exists(), "whoever opens it next waits until it is in order"
        assert connection.execute("FROM raw.made").fetchall() == [("roads",)]
    warehouse.close_build()


def test_a_journal_that_cannot_be_worked_in_is_told_and_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: duckdb.DuckDBPyConnection) -> None:
        raise duckdb.IOException("no space left")

    warehouse = _warehouse_in(tmp_path)
    monkeypatch.setattr(resources, "replay", lambda *_: _told_in_step())
    monkeypatch.setattr(resources, "_checkpoint", fail)
    with warehouse.open_build():
        pass
    list(warehouse.run_dbt([]))
    with pytest.raises(duckdb.IOException, match="no space"):
        warehouse.close_build()
    # A connection of other options is refused as long as one of these is open.
    duckdb.connect(str(warehouse.settings.build), read_only=True).close()


def _told_in_step() -> Generator[NodeResult, None, bool]:
    return True
    yield


def _warehouse_in(folder: Path) -> Warehouse:
    known = load_settings()
    folders = {"reference": str(known.reference), "dbt_project": str(known.dbt_project)}
    return Warehouse(sources=str(folder), warehouse=str(folder), **folders)
