"""What an ingest reads, leaves, replaces, removes and sets aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import NoSourceError
from pipelines.lexicon import Lexicon
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from tests.warehouse.small_reader import SmallExtraction, read_small

Ingest = Callable[[], IngestReport]


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with open_build(settings) as connection:
        return connection.execute(sql).fetchall()


def test_first_ingest_reads_every_file_in_stable_order(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / ".hidden.txt").write_text("310110 news 2019\n", encoding="utf-8")
    report = ingest()
    assert report.new == ("2020/b.txt", "a.txt")
    assert report.is_changed
    assert report.source_count == 2
    assert report.row_counts["quantity"] == 3
    assert query(
        settings, "SELECT source_uri, value FROM raw.quantity JOIN raw.source USING (source_id) ORDER BY 2"
    ) == [
        ("2020/b.txt", 3.0),
        ("a.txt", 300.0),
        ("2020/b.txt", 500.0),
    ]


def test_a_second_ingest_changes_nothing(settings: Settings, ingest: Ingest) -> None:
    ingest()
    everything = "SELECT * FROM raw.quantity ORDER BY ALL"
    before = query(settings, everything)
    report = ingest()
    assert report.unchanged == ("2020/b.txt", "a.txt")
    assert (report.new, report.changed, report.reread, report.removed) == ((), (), (), ())
    assert not report.is_changed
    assert query(settings, everything) == before
    assert query(settings, "SELECT count(*) FROM raw.build_run") == [(1,)]


def test_nothing_is_read_when_nothing_is_new(settings: Settings, ingest: Ingest, lexicon: Lexicon) -> None:
    ingest()

    def refuse(path: Path, _lexicon: Lexicon, _uri: str) -> Any:
        raise AssertionError(path)

    with open_build(settings) as connection:
        assert ingest_sources(connection, settings, lexicon, refuse).quarantined == ()


def test_a_changed_file_replaces_its_own_rows(settings: Settings, ingest: Ingest) -> None:
    ingest()
    first_seen = query(settings, "SELECT source_uri, first_seen_at FROM raw.source_file ORDER BY 1")
    (settings.sources / "a.txt").write_text("310110 work_report 2019\n新增岗位310个\n", encoding="utf-8")
    report = ingest()
    assert report.changed == ("a.txt",)
    assert report.unchanged == ("2020/b.txt",)
    assert report.is_changed
    assert query(settings, "SELECT value FROM raw.quantity ORDER BY 1") == [(3.0,), (310.0,), (500.0,)]
    assert query(settings, "SELECT count(*) FROM raw.task") == [(3,)]
    assert query(settings, "SELECT count(*) FROM raw.search_text") == [(6,)]
    assert query(settings, "SELECT source_uri, first_seen_at FROM raw.source_file ORDER BY 1") == first_seen


def test_a_removed_file_takes_its_rows_along(settings: Settings, ingest: Ingest) -> None:
    ingest()
    (settings.sources / "a.txt").unlink()
    report = ingest()
    assert report.removed == ("a.txt",)
    assert query(settings, "SELECT source_uri FROM raw.source") == [("2020/b.txt",)]
    assert query(settings, "SELECT count(*) FROM raw.numeral") == [(2,)]
    assert query(settings, "SELECT source_uri FROM raw.source_file") == [("2020/b.txt",)]


def test_changed_rules_read_everything_again(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    monkeypatch.setattr("pipelines.warehouse.ingest.reader_fingerprint", lambda _settings: "other rules")
    report = ingest()
    assert report.reread == ("2020/b.txt", "a.txt")
    assert report.is_changed
    assert report.row_counts["quantity"] == 3
    assert ingest().unchanged == ("2020/b.txt", "a.txt")


def test_files_that_cannot_be_read_are_set_aside(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "empty.txt").touch()
    (settings.sources / "fault.txt").write_text("310110 news 2019\nBROKEN", encoding="utf-8")
    report = ingest()
    assert report.new == ("2020/b.txt", "a.txt")
    assert [(row.source_uri, row.code) for row in report.quarantined] == [
        ("empty.txt", "empty"),
        ("fault.txt", "internal_error"),
    ]
    assert report.quarantined[0].byte_size == 0
    assert "ZeroDivisionError: a fault of the program (small_reader.py, line " in report.quarantined[1].reason
    again = ingest()
    assert again.quarantined == report.quarantined
    assert not again.is_changed


def test_a_file_that_can_be_read_at_last_leaves_quarantine(settings: Settings, ingest: Ingest) -> None:
    path = settings.sources / "late.txt"
    path.touch()
    assert [row.source_uri for row in ingest().quarantined] == ["late.txt"]
    path.write_text("310110 news 2021\n新增岗位7个\n", encoding="utf-8")
    report = ingest()
    assert report.changed == ("late.txt",)
    assert report.quarantined == ()
    assert query(settings, "SELECT count(*) FROM raw.source") == [(3,)]


def test_records_that_break_the_schema_leave_nothing_behind(
    settings: Settings, lexicon: Lexicon, ingest: Ingest
) -> None:
    ingest()
    (settings.sources / "a.txt").write_text("310110 work_report 2019\n新增岗位310个\n", encoding="utf-8")

    def lose_a_required_cell(path: Path, lexicon: Lexicon, uri: str) -> Any:
        *rows, last = read_small(path, lexicon, uri).rows
        return SmallExtraction((*rows, replace(last, text=None)))

    with open_build(settings) as connection:
        report = ingest_sources(connection, settings, lexicon, lose_a_required_cell)
    assert [(row.source_uri, row.code) for row in report.quarantined] == [("a.txt", "internal_error")]
    assert "NOT NULL" in report.quarantined[0].reason
    # The rows of the version before stand, all of them.
    assert query(settings, "SELECT count(*) FROM raw.source WHERE source_uri = 'a.txt'") == [(1,)]
    assert query(settings, "SELECT value FROM raw.quantity ORDER BY 1") == [(3.0,), (300.0,), (500.0,)]


def test_a_missing_folder_is_named(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "a.txt").unlink()
    (settings.sources / "2020" / "b.txt").unlink()
    (settings.sources / "2020").rmdir()
    settings.sources.rmdir()
    with pytest.raises(NoSourceError, match="sources: the source folder does not exist"):
        ingest()


def test_an_emptied_folder_stops_the_build_and_keeps_the_rows(settings: Settings, ingest: Ingest) -> None:
    ingest()
    (settings.sources / "a.txt").unlink()
    (settings.sources / "2020" / "b.txt").unlink()
    with pytest.raises(NoSourceError, match="sources: the folder holds no files"):
        ingest()
    assert query(settings, "SELECT source_uri, code FROM raw.quarantine") == [(".", "empty_folder")]
    assert query(settings, "SELECT count(*) FROM raw.source") == [(2,)]


def test_a_folder_without_one_readable_file_names_every_reason(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "a.txt").write_bytes(b"")
    (settings.sources / "2020" / "b.txt").unlink()
    with pytest.raises(NoSourceError, match=r"none of 1 files can be read \(a.txt: the file is empty\)"):
        ingest()
    assert query(settings, "SELECT source_uri, code FROM raw.quarantine") == [("a.txt", "empty")]


def test_progress_names_every_file_that_is_read(settings: Settings, lexicon: Lexicon) -> None:
    seen: list[tuple[int, int, str]] = []
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, read_small, lambda *step: seen.append(step))
        ingest_sources(connection, settings, lexicon, read_small, lambda *step: seen.append(step))
    assert seen == [(1, 2, "2020/b.txt"), (2, 2, "a.txt")]


def test_search_words_hold_names_of_the_reference_tables(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "a.txt").write_text("310110 news 2019\n杨浦区新增岗位300个\n", encoding="utf-8")
    ingest()
    words = query(
        settings,
        "SELECT record_kind, search_words FROM raw.search_text JOIN raw.source USING (source_id) "
        "WHERE source_uri = 'a.txt' ORDER BY 1",
    )
    assert [kind for kind, _ in words] == ["quantity", "task"]
    assert {"杨浦区", "岗位", "300"} <= set(words[0][1].split())
