"""`taizhang add`: a page or file by hand; what is none is refused with a sentence, and nothing is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.readers import files
from pipelines.settings import Settings
from pipelines.sources.additions import add_document
from pipelines.sources.client import Manners

TEXT = "2020年某区重点工作 2020-01-10\n\n1.新增岗位300个。\n"


def _names(settings: Settings) -> list[str]:
    folder = settings.fetched / "added"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_what_is_no_file_is_refused(tmp_path: Path, settings: Settings, manners: Manners) -> None:
    pipe, device, folder = tmp_path / "pipe.txt", Path("/dev/zero"), tmp_path / "folder.txt"
    os.mkfifo(pipe)
    folder.mkdir()
    for path, reason in ((pipe, "is no file but a pipe"), (device, "or a device"), (folder, "is a folder")):
        report = add_document(settings, str(path), manners)
        (problem,) = report.problems
        assert (problem.code, problem.subject, report.run.outcome) == ("unreadable", str(path), "failed")
        assert reason in problem.reason
    assert _names(settings) == []


def test_a_file_of_any_size_is_refused_before_it_is_read(tmp_path: Path, settings: Settings, manners: Manners) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000_000)
    report = add_document(settings, str(large), manners)
    assert [(p.code, p.reason) for p in report.problems] == [
        ("too_large", "the file has 50,000,000,000 bytes, more than 2,000,000")
    ]


def test_a_double_is_named_by_its_path(tmp_path: Path, settings: Settings, manners: Manners) -> None:
    for name in ("一.txt", "二.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    assert add_document(settings, str(tmp_path / "一.txt"), manners).problems == ()
    (problem,) = add_document(settings, str(tmp_path / "二.txt"), manners).problems
    assert (problem.code, problem.subject) == ("double", str(tmp_path / "二.txt"))
    assert problem.reason == f"has the same text as added: {tmp_path / '一.txt'}"
    assert len(_names(settings)) == 1


def test_a_file_that_is_written_to_is_read_again(
    tmp_path: Path, settings: Settings, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT[:20], "utf-8")
    monkeypatch.setattr(files, "BREATH", 0)
    read, writes = files.read_opened, [TEXT[:25], TEXT]

    def read_while_written(opened: int, most_bytes: int) -> bytes:
        data = read(opened, most_bytes)
        if writes:
            path.write_text(writes.pop(0), "utf-8")
        return data

    monkeypatch.setattr(files, "read_opened", read_while_written)
    assert add_document(settings, str(path), manners).run.new == 1
    (name,) = _names(settings)
    assert (settings.fetched / "added" / name).read_text("utf-8") == TEXT


def test_a_name_that_is_no_utf8_is_taken_in(tmp_path: Path, settings: Settings, manners: Manners) -> None:
    path = os.fsencode(tmp_path) + b"/" + "2020年重点工作.txt".encode("gb18030")
    Path(os.fsdecode(path)).write_text(TEXT, "utf-8")
    report = add_document(settings, os.fsdecode(path), manners)
    assert (report.run.new, report.problems) == (1, ())
    assert _names(settings)[0].startswith("undated_2020年重点工作_")


def test_the_command_refuses_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "报告.pdf"
    page.write_text("<html><body>2020年重点工作</body></html>", "utf-8")
    assert cli.main(["add", str(page), "/dev/zero", "--warehouse", str(tmp_path / "warehouse")]) == 1
    told = capsys.readouterr().err
    assert "is a web page instead of a .pdf" in told
    assert "/dev/zero: is no file but a pipe, a socket or a device" in told
    assert "Traceback" not in told
