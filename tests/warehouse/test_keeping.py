"""Gone is not unreadable: what was read stays until what lies there is good, or a person says that it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipelines.errors import NoSourceError
from pipelines.lexicon import Lexicon
from pipelines.orchestration.checks import find_kept_sources, judge
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from tests.warehouse.small_reader import read_small

Ingest = Callable[[], IngestReport]
LONG = "310110 work_report 2019\n" + "".join(f"新增岗位{n}个\n" for n in range(100, 200))


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with open_build(settings) as connection:
        return connection.execute(sql).fetchall()


def values_of(settings: Settings, uri: str) -> list[float]:
    rows = query(
        settings,
        f"SELECT value FROM raw.quantity JOIN raw.source USING (source_id) WHERE source_uri = '{uri}' ORDER BY ALL",
    )
    return [value for (value,) in rows]


def accept(settings: Settings, lexicon: Lexicon, *paths: str) -> IngestReport:
    accepting = replace(settings, accepted=frozenset(paths))
    with open_build(accepting) as connection:
        return ingest_sources(connection, accepting, lexicon, read_small)


def warnings(settings: Settings) -> int:
    with open_build(settings) as connection:
        return find_kept_sources(connection, settings)[0].wrong


@pytest.mark.parametrize(
    ("junk", "code"),
    [(b"", "empty"), (b"310110 news 2019\nBROKEN", "internal_error"), (b"\xff\xfe\x00junk", "internal_error")],
)
def test_junk_over_a_good_file_leaves_the_last_good_version(
    settings: Settings, ingest: Ingest, junk: bytes, code: str
) -> None:
    ingest()
    (settings.sources / "a.txt").write_bytes(junk)
    report = ingest()
    assert report.is_changed, "the mark is published"
    assert [(row.source_uri, row.code, row.is_kept) for row in report.quarantined] == [("a.txt", code, True)]
    assert report.kept == ("a.txt",)
    assert report.source_count == 2
    assert values_of(settings, "a.txt") == [300.0]
    assert warnings(settings) == 1
    again = ingest()
    assert (again.kept, again.is_changed) == (("a.txt",), False)
    assert again.quarantined == report.quarantined, "not read again every night"


def test_a_later_version_takes_the_place_of_the_kept_one(settings: Settings, ingest: Ingest) -> None:
    ingest()
    (settings.sources / "a.txt").write_bytes(b"")
    ingest()
    (settings.sources / "a.txt").write_text("310110 work_report 2019\n新增岗位310个\n", "utf-8")
    report = ingest()
    assert report.changed == ("a.txt",)
    assert report.quarantined == ()
    assert values_of(settings, "a.txt") == [310.0]
    assert warnings(settings) == 0


def test_the_good_version_back_again_loses_its_mark(settings: Settings, ingest: Ingest) -> None:
    ingest()
    good = (settings.sources / "a.txt").read_bytes()
    (settings.sources / "a.txt").write_bytes(b"")
    ingest()
    (settings.sources / "a.txt").write_bytes(good)
    report = ingest()
    assert report.unchanged == ("2020/b.txt", "a.txt")
    assert report.quarantined == ()
    assert report.is_changed
    assert warnings(settings) == 0


def test_a_much_shorter_text_does_not_count_until_a_person_says_so(
    settings: Settings, ingest: Ingest, lexicon: Lexicon
) -> None:
    (settings.sources / "a.txt").write_text(LONG, "utf-8")
    ingest()
    (settings.sources / "a.txt").write_text(LONG[: len(LONG) // 3], "utf-8")
    (row,) = ingest().quarantined
    assert (row.source_uri, row.code, row.is_kept) == ("a.txt", "shrunk", True)
    assert f"{len(LONG) // 3:,} characters; the last good version has {len(LONG):,}" in row.reason
    assert len(values_of(settings, "a.txt")) == 100
    report = accept(settings, lexicon, "a.txt")
    assert report.changed == ("a.txt",)
    assert report.quarantined == ()
    assert len(values_of(settings, "a.txt")) < 40


@pytest.mark.parametrize("words", ["ERROR disk failed\n", "请输入用户名和密码\n", "Qxhpbm=\n"])
def test_junk_that_is_text_leaves_the_last_good_version(settings: Settings, ingest: Ingest, words: str) -> None:
    (settings.sources / "a.txt").write_text(LONG, "utf-8")
    ingest()
    (settings.sources / "a.txt").write_text("310110 work_report 2019\n新增岗位7个\n" + words * 200, "utf-8")
    (row,) = ingest().quarantined
    assert (row.source_uri, row.code, row.is_kept) == ("a.txt", "shrunk", True)
    assert row.reason == "1 numbers were read in it; in the last good version 100"
    assert len(values_of(settings, "a.txt")) == 100
    (settings.sources / "a.txt").write_text(LONG, "utf-8")
    assert ingest().quarantined == ()


def test_a_text_that_loses_less_than_half_is_news(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "a.txt").write_text(LONG, "utf-8")
    ingest()
    (settings.sources / "a.txt").write_text(LONG[: len(LONG) * 2 // 3], "utf-8")
    report = ingest()
    assert (report.changed, report.quarantined) == (("a.txt",), ())


def test_a_person_may_say_that_junk_counts(settings: Settings, ingest: Ingest, lexicon: Lexicon) -> None:
    ingest()
    (settings.sources / "a.txt").write_bytes(b"")
    ingest()
    (row,) = accept(settings, lexicon, ".").quarantined
    assert (row.source_uri, row.is_kept) == ("a.txt", False)
    assert values_of(settings, "a.txt") == []


def test_a_folder_without_permission_loses_nothing(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    refuse_listing(monkeypatch, "2020")
    report = ingest()
    assert [(row.source_uri, row.code, row.is_kept) for row in report.quarantined] == [
        ("2020/", "unreadable", False),
        ("2020/b.txt", "unreadable", True),
    ]
    assert report.removed == ()
    assert values_of(settings, "2020/b.txt") == [3.0, 500.0]
    monkeypatch.undo()
    monkeypatch.setattr("pipelines.warehouse.ingest.reader_fingerprint", lambda _settings: "rules")
    monkeypatch.setattr("pipelines.warehouse.fingerprints.model_fingerprint", lambda _settings: "models")
    healed = ingest()
    assert healed.quarantined == ()
    assert healed.unchanged == ("2020/b.txt", "a.txt")


def refuse_listing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As a folder without permission does; the superuser, who may run these tests, is refused nothing."""
    from pipelines.warehouse import folders

    listing = folders.os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr("pipelines.warehouse.folders.os.scandir", scandir)


def test_a_file_that_cannot_be_opened_loses_nothing(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    with monkeypatch.context() as patch:
        opening = type(settings.sources).open

        def refuse(path: Any, *arguments: Any, **options: Any) -> Any:
            if path.name == "a.txt":
                raise OSError(5, "Input/output error")
            return opening(path, *arguments, **options)

        patch.setattr("pathlib.Path.open", refuse)
        report = ingest()
    (row,) = report.quarantined
    assert (row.source_uri, row.code, row.reason, row.is_kept) == ("a.txt", "unreadable", "Input/output error", True)
    assert values_of(settings, "a.txt") == [300.0]
    assert ingest().quarantined == ()


def _add_files(settings: Settings, count: int) -> None:
    for n in range(count):
        (settings.sources / f"more{n}.txt").write_text(f"310110 work_report 2019\n新增岗位{n + 10}个\n", "utf-8")


def test_a_folder_that_lost_more_than_a_third_loses_nothing(
    settings: Settings, ingest: Ingest, lexicon: Lexicon
) -> None:
    _add_files(settings, 7)
    ingest()
    for n in range(4):
        (settings.sources / f"more{n}.txt").unlink()
    report = ingest()
    assert report.removed == ()
    assert [row.source_uri for row in report.quarantined if row.is_kept] == [f"more{n}.txt" for n in range(4)]
    assert {row.code for row in report.quarantined} == {"gone"}
    assert query(settings, "SELECT count(*) FROM raw.source") == [(9,)]
    assert warnings(settings) == 4
    assert not ingest().is_changed
    report = accept(settings, lexicon, ".")
    assert len(report.removed) == 4
    assert report.quarantined == ()
    assert query(settings, "SELECT count(*) FROM raw.source") == [(5,)]


def test_files_that_were_moved_are_not_kept_beside_themselves(settings: Settings, ingest: Ingest) -> None:
    _add_files(settings, 7)
    ingest()
    (settings.sources / "2021").mkdir()
    for n in range(6):
        (settings.sources / f"more{n}.txt").rename(settings.sources / "2021" / f"again{n}.txt")
    report = ingest()
    assert report.removed == tuple(f"more{n}.txt" for n in range(6))
    assert report.new == tuple(f"2021/again{n}.txt" for n in range(6))
    assert report.quarantined == ()
    assert query(settings, "SELECT count(*) FROM raw.source") == [(9,)]


def test_files_moved_to_a_name_that_is_not_read_are_kept(settings: Settings, ingest: Ingest) -> None:
    _add_files(settings, 7)
    ingest()
    for n in range(6):
        (settings.sources / f"more{n}.txt").rename(settings.sources / f"more{n}.txt.bak")
    report = ingest()
    assert report.removed == ()
    assert {row.source_uri for row in report.quarantined if row.is_kept} == {f"more{n}.txt" for n in range(6)}


def test_a_third_or_less_may_go(settings: Settings, ingest: Ingest) -> None:
    _add_files(settings, 7)
    ingest()
    for n in range(3):
        (settings.sources / f"more{n}.txt").unlink()
    report = ingest()
    assert len(report.removed) == 3
    assert report.quarantined == ()


def test_a_mount_that_failed_stops_the_run_and_keeps_the_rows(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    refuse_listing(monkeypatch, "sources")
    with pytest.raises(NoSourceError, match=r"sources: the source folder cannot be read \(Permission denied\)"):
        ingest()
    assert query(settings, "SELECT count(*) FROM raw.source") == [(2,)]


def test_the_check_says_how_many_are_kept(settings: Settings, ingest: Ingest) -> None:
    ingest()
    (settings.sources / "a.txt").write_bytes(b"")
    ingest()
    with open_build(settings) as connection:
        result = judge(find_kept_sources(connection, settings))
    assert not result.passed
    assert "1 of 2" in (result.description or "")
