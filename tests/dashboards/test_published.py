"""Readers see one version whole, notice the next one, and survive its arrival in the middle of a question."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import duckdb
import pytest

from dashboards.published import KEPT_VERSIONS, Attachments, WarehouseMissing, current_version, fetch, stream
from pipelines.settings import Settings


def _publish(folder: Path, number: int) -> None:
    """Put a small database with this number in place, whole, as the pipeline does."""
    fresh = folder / f"next-{number}.duckdb"
    with duckdb.connect(str(fresh)) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.numbers AS SELECT ?::INT AS number FROM range(1000)", [number])
    fresh.replace(folder / "taizhang.duckdb")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
    return tmp_path


def test_a_missing_warehouse_is_named(folder: Path) -> None:
    with pytest.raises(WarehouseMissing, match="taizhang.duckdb") as raised:
        current_version()
    assert raised.value.path == folder / "taizhang.duckdb"


def test_without_a_setting_the_projects_own_folder_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboards.published import PROJECT_ROOT, warehouse_path

    monkeypatch.delenv("TAIZHANG_WAREHOUSE", raising=False)
    assert warehouse_path() == PROJECT_ROOT / "warehouse" / "taizhang.duckdb"


def test_a_new_file_is_a_new_version_and_the_old_one_stays_readable(folder: Path) -> None:
    _publish(folder, 1)
    first = current_version()
    assert fetch(first, "SELECT DISTINCT number FROM numbers") == [{"number": 1}]
    _publish(folder, 2)
    second = current_version()
    assert second != first
    assert fetch(second, "SELECT DISTINCT number FROM numbers") == [{"number": 2}]
    assert fetch(first, "SELECT max(number) AS number FROM numbers") == [{"number": 1}]


def test_a_path_with_a_quote_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    _publish(folder, 3)
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(folder))
    assert fetch(current_version(), "SELECT min(number) AS number FROM numbers") == [{"number": 3}]


def test_old_versions_are_let_go(folder: Path) -> None:
    attachments = Attachments()
    for number in range(KEPT_VERSIONS + 3):
        _publish(folder, number)
        with attachments.cursor(current_version()) as cursor:
            assert cursor.execute("SELECT DISTINCT number FROM numbers").fetchall() == [(number,)]
            names = cursor.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()
            assert len([name for (name,) in names if name.startswith("published")]) <= KEPT_VERSIONS


def test_many_readers_never_see_half_a_build(folder: Path) -> None:
    """Twenty threads read while versions come and go: each answer is one version's, and nobody fails."""
    _publish(folder, 0)
    wrong: list[object] = []
    ended = threading.Event()

    def read() -> None:
        # A breath between two reads, as people take one: twenty that never rest keep the publisher from its turn.
        while not ended.wait(0.01):
            try:
                numbers = fetch(
                    current_version(), "SELECT count(*) AS rows, count(DISTINCT number) AS numbers FROM numbers"
                )
                if numbers != [{"rows": 1000, "numbers": 1}]:
                    wrong.append(numbers)
            except Exception as error:  # noqa: BLE001 (whatever it is, a reader must not meet it)
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for number in range(1, 60):
        _publish(folder, number)
    ended.set()
    for reader in readers:
        reader.join(60)
    assert wrong == []


def test_nothing_can_be_written(folder: Path) -> None:
    _publish(folder, 1)
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        fetch(current_version(), "DELETE FROM numbers")


def test_streams_give_names_first_and_every_row(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(built.warehouse))
    rows = list(stream(current_version(), "SELECT district_code, district_name FROM dim_district"))
    assert rows[0] == ("district_code", "district_name")
    assert ("310110", "杨浦区") in rows


def test_reading_blocks_no_publishing(folder: Path) -> None:
    _publish(folder, 1)
    fetch(current_version(), "SELECT count(*) AS rows FROM numbers")
    shutil.copy(folder / "taizhang.duckdb", folder / "copy.duckdb")
    with duckdb.connect(str(folder / "copy.duckdb")) as writer:
        writer.execute("DELETE FROM marts.numbers")
    os.replace(folder / "copy.duckdb", folder / "taizhang.duckdb")  # noqa: PTH105 (the call that the pipeline makes)
    assert fetch(current_version(), "SELECT count(*) AS rows FROM numbers") == [{"rows": 0}]
