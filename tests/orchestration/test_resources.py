"""How long a build holds its database open."""

from pathlib import Path

import pytest

from pipelines.orchestration import resources
from pipelines.orchestration.resources import Warehouse
from pipelines.settings import load_settings


@pytest.mark.parametrize("few_files", [False, True])
def test_a_large_database_stays_open_between_the_steps_of_a_build_of_few_files(
    few_files: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "MOST_KEPT_OPEN", 0)
    known = load_settings()
    folders = {"reference": str(known.reference), "dbt_project": str(known.dbt_project)}
    warehouse = Warehouse(sources=str(tmp_path), warehouse=str(tmp_path), **folders)
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
