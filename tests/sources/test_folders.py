"""A folder or a bucket kept in step: links, pipes, names of old archives, what cannot be read or is written to."""

from __future__ import annotations

import io
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from pipelines.settings import Settings
from pipelines.sources.families import folders
from tests.sources.test_collections import FEW, Fetch, kept_files, kept_urls, small


def test_a_folder_is_a_collection_and_links_are_refused(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder, outside = tmp_path / "shelf", tmp_path / "outside"
    for path, data in FEW.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    outside.mkdir()
    (outside / "secret.md").write_bytes(small(8))
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "way").symlink_to(outside)
    keys = {"family": "folder", "url": folder.as_uri()}
    report = fetch(**keys)
    assert report.run.new == len(FEW)
    assert {problem.code for problem in report.problems} == {"bad_name"}
    assert kept_files(settings) == FEW
    (folder / "a" / "0.md").write_bytes(small(0, jobs=5))
    (folder / "a" / "1.md").unlink()
    report = fetch(**keys)
    assert (report.run.changed, report.run.gone, report.run.unchanged) == (1, 1, 4)
    assert sorted(kept_files(settings)) == sorted(set(FEW) - {"a/1.md"})


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    report = fetch(family="folder", url=(tmp_path / "nowhere").as_uri())
    assert (report.run.outcome, report.problems[0].reason) == ("failed", "does not exist")


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="the package for buckets is installed")
def test_a_bucket_without_its_package_says_what_to_install(settings: Settings, fetch: Fetch) -> None:
    report = fetch(family="folder", url="s3://some/where")
    assert "pip install -e '.[s3]'" in report.problems[0].reason


def test_a_file_that_moves_in_a_folder_is_found_there(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    (folder / "a").mkdir(parents=True)
    for path, data in FEW.items():
        (folder / path).write_bytes(data)
    keys = {"family": "folder", "url": folder.as_uri()}
    fetch(**keys)
    (folder / "a" / "0.md").rename(folder / "moved.md")
    fetch(**keys)
    assert kept_urls(settings)["moved.md"] == (f"{folder.as_uri()}/moved.md", "moved")


def test_a_file_of_a_folder_that_is_written_to_is_read_again(
    tmp_path: Path, settings: Settings, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "a.md").write_bytes(small(1)[:40])
    (folder / "b.md").write_bytes(small(2))
    monkeypatch.setattr(folders, "BREATH", 0)
    opened, writes = LocalFileSystem.open, [small(1)[:60], small(1)]

    def open_while_written(self: LocalFileSystem, path: str, mode: str) -> Any:
        file = opened(self, path, mode)
        if path.endswith("a.md") and writes:
            data = file.read()
            (folder / "a.md").write_bytes(writes.pop(0))
            return io.BytesIO(data)
        return file

    monkeypatch.setattr(LocalFileSystem, "open", open_while_written)
    keys = {"family": "folder", "url": folder.as_uri()}
    assert fetch(**keys).run.new == 2
    assert kept_files(settings)["a.md"] == small(1)
    writes.extend(small(1) + b"x" * number for number in range(1, 20))
    (folder / "a.md").write_bytes(small(1, jobs=5))
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["broken"]
    assert kept_files(settings)["a.md"] == small(1), "what was read stays"


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "b.md").write_bytes(small(2))
    os.mkfifo(folder / "a.md")
    report = fetch(family="folder", url=folder.as_uri())
    assert report.run.new == 1
    assert {problem.code for problem in report.problems} <= {"bad_name"}


def _shelve(folder: Path, files: dict[str, bytes]) -> dict[str, Any]:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return {"family": "folder", "url": folder.as_uri()}


@pytest.mark.parametrize("hidden", ["a", "."])
def test_a_folder_that_cannot_be_read_is_not_gone(
    hidden: str, tmp_path: Path, settings: Settings, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed to read everything, so the answer of the system is put in its place."""
    files = {"a/1.md": small(1), "a/b/2.md": small(2), "c/3.md": small(3)}
    keys = _shelve(tmp_path / "shelf", files)
    assert fetch(**keys).run.new == 3
    listed, shut = LocalFileSystem.ls, (tmp_path / "shelf" / hidden).as_posix()

    def refuse(self: LocalFileSystem, path: str, **more: Any) -> Any:
        if path == shut:
            raise PermissionError(13, "Permission denied")
        return listed(self, path, **more)

    monkeypatch.setattr(LocalFileSystem, "ls", refuse)
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["unreachable"]
    assert "Permission denied" in report.problems[0].reason
    assert (report.run.outcome, report.run.gone) == ("failed" if hidden == "." else "partly", 0)
    assert kept_files(settings) == files


def test_a_mount_that_has_failed_takes_nothing_out(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    files = {"a.md": small(1), "b.md": small(2)}
    keys = _shelve(tmp_path / "shelf", files)
    fetch(**keys)
    for path in files:
        (tmp_path / "shelf" / path).unlink()
    assert [problem.code for problem in fetch(**keys).problems] == ["shrunk"]
    assert kept_files(settings) == files
    assert fetch(**keys, is_accepted=True).run.gone == 2
    assert kept_files(settings) == {}


def test_names_of_old_archives_keep_what_they_are(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    keys = _shelve(folder, {"b.md": small(2)})
    old = os.fsencode(folder) + b"/" + "某区报告.md".encode("gb18030")
    same = os.fsencode(folder) + "/某区报告.md".encode()
    Path(os.fsdecode(old)).write_bytes(small(3))
    Path(os.fsdecode(same)).write_bytes(small(4))
    report = fetch(**keys)
    assert (report.run.new, report.problems) == (3, ())
    names = sorted(kept_files(settings))
    assert [name for name in names if name.startswith("某区报告")] == ["某区报告.md", names[-1]]
    assert re.fullmatch(r"某区报告~[0-9a-f]{8}\.md", names[-1])
    assert fetch(**keys).run.unchanged == 3


def test_folders_without_end_and_links_that_lead_round_end_no_run(
    tmp_path: Path, settings: Settings, fetch: Fetch
) -> None:
    folder = tmp_path / "shelf"
    keys = _shelve(folder, {"b.md": small(2), "/".join("d" * 30) + "/c.md": small(3)})
    for name in ("one", "two"):
        (folder / name).symlink_to(folder)
    (folder / "nowhere.md").symlink_to(folder / "missing.md")
    (folder / "round.md").symlink_to(folder / "round.md")
    report = fetch(**keys)
    assert report.run.new == 1
    assert {problem.code for problem in report.problems} == {"bad_name"}
    assert len(report.problems) == 5
