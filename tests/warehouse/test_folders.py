"""No name and nothing that a path can be ends a build, and every path has an identity of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.paths import identify, readable
from pipelines.run import extract_file
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.folders import DEEPEST, walk_folder
from pipelines.warehouse.ingest import IngestReport, ingest_sources

Ingest = Callable[[], IngestReport]
TEXT = "杨浦区2020年政府工作报告\n2019年主要工作\n新增岗位300个。\n"


def _faults(folder: Path) -> dict[str, str]:
    return {entry.uri: entry.fault for entry in walk_folder(folder) if entry.fault is not None}


def _gbk(name: str) -> str:
    """The name as an archive from a Chinese Windows leaves it here."""
    return os.fsdecode(name.encode("gb18030"))


def test_a_gbk_name_keeps_an_exact_identity_and_reads_as_chinese() -> None:
    name = _gbk("报告.txt")
    assert readable(name) == "报告.txt"
    assert identify(PurePath("2020", name)) == "2020/报告.txt//" + "报告.txt".encode("gb18030").hex()
    assert identify(PurePath("2020", "报告.txt")) == "2020/报告.txt"


def test_names_that_look_the_same_are_told_apart() -> None:
    names = [_gbk("报告.txt"), "报告.txt", os.fsdecode(b"\xff\xfe.txt"), os.fsdecode(b"\xff\xff.txt"), r"\xff\xfe.txt"]
    assert len({identify(PurePath(name)) for name in names}) == len(names)
    for name in names:
        identify(PurePath(name)).encode()
        readable(name).encode()


def test_names_of_any_bytes_are_read_and_published(settings: Settings, lexicon: Lexicon) -> None:
    for path in settings.sources.rglob("*.txt"):
        path.unlink()
    names = [
        _gbk("甲区报告.txt"),
        "甲区报告.txt",
        "a\nb.txt",
        "\x1b[31m.txt",
        "'; DROP TABLE x;--.txt",
        "\u202egpj.txt",
    ]
    names += [os.fsdecode(b"\xff\xfe\xfd.txt"), "💥" * 50 + ".txt", os.fsdecode(b"\xed\xa0\x80.txt")]
    for number, name in enumerate(names):
        (settings.sources / name).write_text(TEXT.replace("300", str(300 + number)), "utf-8")
    with open_build(settings) as connection:
        report = ingest_sources(connection, settings, lexicon, extract_file)
        assert report.quarantined == ()
        assert len(report.new) == len(names)
        uris = connection.execute("SELECT source_uri, source_name FROM raw.source").fetchall()
        again = ingest_sources(connection, settings, lexicon, extract_file)
    assert len({uri for uri, _ in uris}) == len(names)
    assert [name for uri, name in uris if uri.startswith("甲区报告.txt")] == ["甲区报告.txt"] * 2
    assert len(again.unchanged) == len(names)


def test_a_fault_of_such_a_name_can_be_printed() -> None:
    error = SourceError(Path(_gbk("报告.xyz")), "unknown_format", "no reader")
    assert str(error).encode().decode() == "报告.xyz: no reader"


def test_links_out_of_the_folder_are_refused_and_named(settings: Settings, ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("310110 news 2019\n秘密7个\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "inner.txt").write_text("310110 news 2019\n秘密8个\n", "utf-8")
    sources = settings.sources
    (sources / "out.txt").symlink_to(tmp_path / "secret.txt")
    (sources / "folder").symlink_to(tmp_path / "elsewhere")
    (sources / "up.txt").symlink_to("../secret.txt")
    (sources / "twice.txt").symlink_to("out.txt")
    (sources / "passwd.txt").symlink_to("/etc/passwd")
    report = ingest()
    outside = "the link leads out of the source folder"
    assert {row.source_uri: row.reason for row in report.quarantined} == dict.fromkeys(
        ["folder", "out.txt", "passwd.txt", "twice.txt", "up.txt"], outside
    )
    assert report.new == ("2020/b.txt", "a.txt")


def test_links_inside_are_followed_once(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "again.txt").symlink_to("a.txt")
    (settings.sources / "year").symlink_to("2020")
    (settings.sources / "2020" / "loop").symlink_to("..")
    assert ingest().new == ("2020/b.txt", "a.txt", "again.txt")


def test_a_source_folder_that_is_a_link_itself_is_read(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(settings.sources)
    assert [entry.uri for entry in walk_folder(tmp_path / "linked")] == ["2020/b.txt", "a.txt"]


def test_links_that_lead_nowhere_or_round_are_faults_of_their_own(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "nowhere.txt").symlink_to("missing.txt")
    (settings.sources / "round.txt").symlink_to("round.txt")
    (settings.sources / "long.txt").symlink_to("x" * 255 + "/" + "y" * 3000)
    report = ingest()
    assert [row.source_uri for row in report.quarantined] == ["long.txt", "nowhere.txt", "round.txt"]
    assert report.new == ("2020/b.txt", "a.txt")


def test_what_is_no_file_is_named_and_not_opened(settings: Settings, ingest: Ingest) -> None:
    os.mkfifo(settings.sources / "pipe.txt")
    (row,) = ingest().quarantined
    assert (row.source_uri, row.reason) == ("pipe.txt", "neither a file nor a folder")


@pytest.fixture
def deep_tree(settings: Settings) -> Iterator[None]:
    """A tree deeper than any path may be long, taken down level by level: `shutil.rmtree`, with which pytest tidies up
    folders of earlier runs, stops at a tree of this kind."""
    here = os.open(settings.sources, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("deep", dir_fd=here)
        inner = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    yield
    top, next_top = settings.sources / "deep", settings.sources / "next"
    while (top / "deep").exists():
        (top / "deep").rename(next_top)
        top.rmdir()
        next_top.rename(top)
    top.rmdir()


@pytest.mark.usefixtures("deep_tree")
def test_a_tree_too_deep_ends_nothing(ingest: Ingest) -> None:
    report = ingest()
    assert report.new == ("2020/b.txt", "a.txt")
    (row,) = report.quarantined
    assert row.source_uri == "deep/" * (DEEPEST + 1)
    assert f"more than {DEEPEST} folders" in row.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_without_permission_is_named(settings: Settings, ingest: Ingest) -> None:
    (settings.sources / "closed").mkdir(mode=0)
    assert [row.source_uri for row in ingest().quarantined] == ["closed/"]
