"""Reading that begins before Dagster is imported: the same rows, and nothing left behind."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import block_workers, early, workers
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.early import early_lexicon, reading_early, take_early
from pipelines.warehouse.forks import METHOD, WARMED, process_context
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.inventory import find_source_files
from pipelines.warehouse.reading import FILE_TYPES
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.workers import FilePool, read_files

pytestmark = pytest.mark.skipif(
    process_context().get_start_method() != METHOD, reason="this system starts every process afresh"
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(early, "WORTH_A_POOL", 1)
    monkeypatch.setenv(workers.WORKERS_VARIABLE, "2")
    (tmp_path / "sources").mkdir()
    for number in range(5):
        text = f"杨浦区202{number}年工作计划\n新增岗位{number}00个。\n"
        (tmp_path / "sources" / f"{number}.txt").write_text(text, encoding="utf-8")
    return replace(load_settings(), sources=tmp_path / "sources", warehouse=tmp_path / "warehouse")


def raw_rows(settings: Settings, lexicon: Lexicon) -> dict[str, list[tuple[Any, ...]]]:
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract_file)
        tables = map(raw_table, FILE_TYPES)
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() for table in tables}


def test_what_is_begun_early_is_taken_over(folders: Settings, lexicon: Lexicon) -> None:
    with reading_early(folders):
        known = early_lexicon(folders.reference)
        assert known is not None
        assert take_early(lexicon, extract_file) is None, "these tables are others"
        rows = raw_rows(folders, known)
        assert take_early(known, extract_file) is None, "somebody has taken it"
    assert rows['raw."quantity"']
    assert rows == raw_rows(replace(folders, warehouse=folders.warehouse / "later"), lexicon)


def test_what_came_since_the_last_build_is_read_early(
    folders: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(workers.WORKERS_VARIABLE)
    monkeypatch.setattr(early, "WORTH_A_POOL", 1_000_000)
    raw_rows(folders, lexicon)
    with reading_early(folders):
        assert early_lexicon(folders.reference) is None, "nothing is new"
    new = folders.sources / "2a.txt"
    new.write_text("杨浦区2020年工作计划\n新增床位20张。\n", encoding="utf-8")
    with reading_early(folders):
        known = early_lexicon(folders.reference)
        assert known is not None
        begun = early._begun
        assert begun is not None
        begun.thread.join()
        assert [file.path for file in begun.pool._begun] == [new]
        rows = raw_rows(folders, known)
        assert take_early(known, extract_file) is None, "somebody has taken it"
    at_once = raw_rows(replace(folders, warehouse=folders.warehouse / "later"), lexicon)
    assert {table: sorted(map(repr, some)) for table, some in rows.items()} == {
        table: sorted(map(repr, some)) for table, some in at_once.items()
    }


def test_few_processes_that_have_begun_make_room_for_many(folders: Settings, lexicon: Lexicon) -> None:
    raw_rows(folders, lexicon)
    (folders.sources / "5.txt").write_text("杨浦区2025年工作计划\n新增岗位500个。\n", encoding="utf-8")
    files = find_source_files(folders.sources)
    begun = FilePool(1, lexicon, extract_file)
    begun.begin(files[-1:])
    kept: list[int] = []

    def keep(executor: ProcessPoolExecutor, running: int) -> None:
        kept.append(running)
        executor.shutdown()

    read = list(read_files(files, lexicon, extract_file, 2, keep, begun))
    assert [each.file for each in read] == files
    assert kept == [2]
    with pytest.raises(RuntimeError, match="shutdown"):
        begun._executor.submit(len, "")


def test_what_nobody_takes_over_is_ended(folders: Settings) -> None:
    with reading_early(folders):
        begun = early._begun
        assert begun is not None
    assert early_lexicon(folders.reference) is None
    with pytest.raises(RuntimeError, match="shutdown"):
        begun.pool._executor.submit(len, "")


@pytest.mark.parametrize("hindrance", ["built", "little", "no folder", "bad table"])
def test_nothing_is_begun_where_it_is_not_sure_to_be_wanted(
    folders: Settings, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    if hindrance == "built":
        folders.warehouse.mkdir()
        folders.build.touch()
    elif hindrance == "little":
        monkeypatch.setattr(early, "WORTH_A_POOL", 1_000_000)
    else:
        what = "sources" if hindrance == "no folder" else "reference"
        folders = replace(folders, **{what: folders.warehouse / "nowhere"})
    with reading_early(folders):
        assert early_lexicon(folders.reference) is None


def is_warm(lexicon: Lexicon, numbers: list[int]) -> bool:
    return lexicon is sys.modules[WARMED].LEXICON


def test_processes_work_by_the_tables_that_were_read_before_they_were_forked(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_workers, "WORTH_A_POOL", 1)
    for tables, expected in ((lexicon, True), (replace(lexicon, units=lexicon.units[1:]), False)):
        crew = BlockWorkers(tables, 2)
        assert list(crew.map(is_warm, [([1],), ([2],)])) == [expected] * 2
        crew.close()
