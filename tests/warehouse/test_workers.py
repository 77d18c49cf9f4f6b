"""Reading by several processes: the same rows in the same order, whatever becomes of one of them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import block_workers, sources
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.inventory import find_source_files
from pipelines.warehouse.reading import FILE_TYPES
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.workers import WORTH_A_POOL, count_workers, read_files
from tests.warehouse.small_reader import SmallExtraction, read_small

SEEDS = load_settings("").sources


def read_or_die(path: Path, lexicon: Lexicon, uri: str) -> SmallExtraction:
    """Ends its process as a signal or the kernel would, where the text says so."""
    if b"KILLS" in path.read_bytes():
        os._exit(9)
    return read_small(path, lexicon, uri)


def raw_rows(settings: Settings, lexicon: Lexicon, extract: Any, workers: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that files brought, table by table, in the order in which it lies there."""
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract, workers=workers)
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
            for table in [*map(raw_table, FILE_TYPES), "(SELECT source_uri, code, reason, rowid FROM raw.quarantine)"]
        }


def test_several_processes_bring_the_rows_of_one_in_its_order(tmp_path: Path, lexicon: Lexicon) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    for path in sorted(SEEDS.iterdir(), key=lambda p: p.stat().st_size)[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    for number in range(9):
        text = "BROKEN" if number == 4 else f"杨浦区{number}年工作计划\n新增岗位{number}00个。\n"
        (folder / f"{number}.txt").write_text(text * (number != 5), encoding="utf-8")
    alone = replace(load_settings(), sources=folder, warehouse=tmp_path / "alone")
    together = replace(alone, warehouse=tmp_path / "together")
    expected = raw_rows(alone, lexicon, extract_file, 1)
    assert expected['raw."quantity"']
    assert raw_rows(together, lexicon, extract_file, 2) == expected


def tell_process(lexicon: Lexicon, numbers: list[int]) -> int:
    return os.getpid()


def test_the_processes_go_on_with_other_work(
    settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_workers, "WORTH_SHARING", 1)
    (settings.sources / "a.txt").write_text("310110 news 2019\n新增岗位3个\n", encoding="utf-8")
    crew = BlockWorkers(lexicon, 2)
    assert list(crew.map(tell_process, [([1],)])) == [os.getpid()]
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, read_small, workers=2, crew=crew)
    processes = set(crew.map(tell_process, [([1],), ([2],)]))
    crew.close()
    assert processes
    assert os.getpid() not in processes


def test_a_file_that_ends_its_process_is_set_aside_and_the_others_are_read(
    settings: Settings, lexicon: Lexicon
) -> None:
    for number in range(6):
        text = "KILLS" if number == 3 else f"310110 news 2019\n新增岗位{number}00个\n"
        (settings.sources / f"{number}.txt").write_text(text, encoding="utf-8")
    files = find_source_files(settings.sources)
    read = list(read_files(files, lexicon, read_or_die, 2))
    assert [one.file for one in read] == files
    faults = {one.file.uri: one.fault for one in read if one.fault}
    assert list(faults) == ["3.txt"]
    assert faults["3.txt"] is not None
    assert faults["3.txt"].code == "internal_error"
    assert "was killed, or ran out of memory" in faults["3.txt"].reason


def test_batches_do_not_change_the_rows(
    settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = raw_rows(settings, lexicon, read_small, 1)
    monkeypatch.setattr(sources, "BATCH_FILES", 1)
    assert raw_rows(replace(settings, warehouse=tmp_path / "other"), lexicon, read_small, 1) == expected


def test_what_was_written_before_a_crash_stays_whole(
    settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BATCH_FILES", 1)

    def crash(done: int, total: int, uri: str) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with open_build(settings) as connection, pytest.raises(KeyboardInterrupt):
        ingest_sources(connection, settings, lexicon, read_small, crash)
    with open_build(settings) as connection:
        assert connection.execute("SELECT source_uri FROM raw.source_file").fetchall() == [("2020/b.txt",)]
        assert ingest_sources(connection, settings, lexicon, read_small).new == ("a.txt",)


def test_few_files_are_read_by_this_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAIZHANG_WORKERS", raising=False)
    files = find_source_files(settings.sources)
    assert count_workers(files) == 1
    large = [replace(file, byte_size=WORTH_A_POOL) for file in files]
    monkeypatch.setattr("pipelines.warehouse.workers.count_processors", lambda: 4)
    assert count_workers(large) == 4
    monkeypatch.setenv("TAIZHANG_WORKERS", "3")
    assert count_workers(files) == 3
