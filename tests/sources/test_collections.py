"""A repository and a folder kept in step: only what changed is brought over, and only that is read by the build."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from pipelines.settings import Settings, load_settings
from pipelines.sources.families import folders
from pipelines.sources.fetching import FetchReport, open_archive
from pipelines.warehouse.ingest import IngestReport
from tests.sources import git_host
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
FOLDERS, FILES = 20, 300
HEAD = 1_200  # characters of each shipped document: enough to be one, short enough to read three hundred of
_YEAR = re.compile(r"20(?:18|19|2\d)(?=[年-])")


def _redated() -> dict[str, bytes]:
    """Three hundred files in twenty folders: the shipped five, each in sixty other years."""
    shipped = sorted(load_settings("").sources.glob("*.txt"))[:5]
    heads = [path.read_text("utf-8")[:HEAD].rpartition("\n")[0] + "\n" for path in shipped]
    files = {}
    for number in range(FILES):
        year = 1960 + number // len(heads)
        text = _YEAR.sub(str(year), heads[number % len(heads)])
        address, title = f"https://www.example.gov.cn/{number}.html", f"{year}年政府重点工作"
        front = f"---\nsource: {address}\ntitle: {title}\ndate: {year}-02-03\n---\n"
        files[f"place{number % FOLDERS:02}/{year}_{number}.md"] = (front + text).encode()
    return files


def test_three_hundred_files_are_fetched_updated_and_built_by_what_changed(
    site: Site, settings: Settings, fetch: Fetch, ingest: Callable[[], tuple[IngestReport, list[str]]]
) -> None:
    files = _redated()
    assert len({path.split("/")[0] for path in files}) == FOLDERS
    keys = git_host.keys(site)
    git_host.serve(site, files)
    first = fetch(**keys)
    assert (first.run.new, first.run.failed, first.problems) == (FILES, 0, ())
    assert len(site.log) == 3, "commit, tree and one archive"
    built, opened = ingest()
    assert (len(built.new), len(opened), built.quarantined) == (FILES + 1, FILES + 1, ())

    paths = sorted(files)
    changed, gone = paths[10:13], paths[20]
    for path in changed:
        files[path] += "2.新增公园17座。\n".encode()
    del files[gone]
    git_host.serve(site, files)
    before = len(site.log)
    second = fetch(**keys)
    assert (second.run.changed, second.run.gone, second.run.unchanged) == (3, 1, FILES - 4)
    assert len(site.log) - before == 2 + 3, "commit, tree and the three files"
    rebuilt, opened = ingest()
    assert sorted(opened) == [f"fetched://some/{path}" for path in changed]
    assert (rebuilt.removed, len(rebuilt.changed)) == ((f"fetched://some/{gone}",), 3)
    assert len(rebuilt.unchanged) == FILES + 1 - 4, "four files are touched, and no other"

    before = len(site.log)
    assert fetch(**keys).run.unchanged == FILES - 1
    assert [asked.status for asked in site.log[before:]] == [304, 304]
    assert ingest()[1] == []


def _small(number: int, jobs: int = 300) -> bytes:
    text = f"2020年第{number}号政府重点工作 2020-01-10\n\n1.新增就业岗位{jobs + number}个，建成公园{number + 1}座。\n"
    return text.encode()


FEW = {f"a/{number}.md": _small(number) for number in range(6)}


def _folder(settings: Settings) -> dict[str, bytes]:
    root = settings.fetched / "some"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_file_that_moves_keeps_its_history(site: Site, settings: Settings, fetch: Fetch) -> None:
    files = dict(FEW)
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    files["b/moved.md"] = files.pop("a/0.md")
    git_host.serve(site, files)
    report = fetch(**git_host.keys(site))
    assert (report.run.new, report.run.gone, report.run.unchanged, report.problems) == (0, 0, 6, ())
    assert _folder(settings) == files


def test_a_repository_that_loses_most_of_its_files_is_not_believed(
    site: Site, settings: Settings, fetch: Fetch
) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    git_host.serve(site, {"a/0.md": FEW["a/0.md"]})
    report = fetch(**git_host.keys(site))
    assert [problem.code for problem in report.problems] == ["shrunk"]
    assert _folder(settings) == FEW


def test_a_tree_that_is_cut_off_changes_nothing(site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    git_host.serve(site, {**FEW, "a/9.md": _small(9)}, is_cut_off=True)
    assert fetch(**git_host.keys(site)).run.outcome == "failed"
    assert _folder(settings) == FEW


def test_a_file_that_is_not_what_the_tree_names_is_refused(site: Site, settings: Settings, fetch: Fetch) -> None:
    commit = git_host.serve(site, FEW)
    site.routes[f"/raw/{git_host.REPOSITORY}/{commit}/a/3.md"] = Answer(b"something else")
    report = fetch(**git_host.keys(site))
    assert [(problem.code, report.run.new) for problem in report.problems] == [("broken", 5)]
    assert "a/3.md" not in _folder(settings)


@pytest.mark.parametrize("path", ["../out.md", "a/../../out.md", "/etc/out.md", "a//b.md", "a\\b.md", "a/\u202eb.md"])
def test_a_path_that_leads_out_is_refused_and_named(path: str, site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, {**FEW, path: _small(7)})
    report = fetch(**git_host.keys(site))
    assert [problem.code for problem in report.problems] == ["bad_name"]
    assert _folder(settings) == FEW


def test_front_matter_says_where_a_report_is_from(site: Site, settings: Settings, fetch: Fetch) -> None:
    front = b"---\nsource: https://www.example.gov.cn/1.html\ntitle: \xe6\x8a\xa5\xe5\x91\x8a\ndate: 2020-02-03\n---\n"
    hostile = b"---\nsource: javascript:alert(1)\n---\n"
    git_host.serve(site, {"a/0.md": front + _small(0), "a/1.md": hostile + _small(1)})
    fetch(**git_host.keys(site))
    with open_archive(settings) as archive:
        said, other = archive.index.documents("some")
    assert (said.url, said.title, said.published_on) == ("https://www.example.gov.cn/1.html", "报告", "2020-02-03")
    assert other.url == "https://github.com/some/reports/blob/main/a/1.md"


def test_a_folder_is_a_collection_and_links_are_refused(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder, outside = tmp_path / "shelf", tmp_path / "outside"
    for path, data in FEW.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    outside.mkdir()
    (outside / "secret.md").write_bytes(_small(8))
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "way").symlink_to(outside)
    keys = {"family": "folder", "url": folder.as_uri()}
    report = fetch(**keys)
    assert report.run.new == len(FEW)
    assert {problem.code for problem in report.problems} == {"bad_name"}
    assert _folder(settings) == FEW
    (folder / "a" / "0.md").write_bytes(_small(0, jobs=5))
    (folder / "a" / "1.md").unlink()
    report = fetch(**keys)
    assert (report.run.changed, report.run.gone, report.run.unchanged) == (1, 1, 4)
    assert sorted(_folder(settings)) == sorted(set(FEW) - {"a/1.md"})


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    report = fetch(family="folder", url=(tmp_path / "nowhere").as_uri())
    assert (report.run.outcome, report.problems[0].reason) == ("failed", "does not exist")


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="the package for buckets is installed")
def test_a_bucket_without_its_package_says_what_to_install(settings: Settings, fetch: Fetch) -> None:
    report = fetch(family="folder", url="s3://some/where")
    assert "taizhang[s3]" in report.problems[0].reason


def _urls(settings: Settings) -> dict[str, tuple[str, str]]:
    with open_archive(settings) as archive:
        return {
            kept.name: (kept.url, kept.title) for kept in archive.index.documents("some") if kept.state == "current"
        }


def test_a_file_that_moves_is_found_under_its_new_address(site: Site, settings: Settings, fetch: Fetch) -> None:
    front = "---\nsource: https://www.example.gov.cn/1.html\ntitle: 报告\n---\n".encode()
    files = {**FEW, "a/9.md": front + _small(9)}
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    files["b/moved.md"], files["b/said.md"] = files.pop("a/0.md"), files.pop("a/9.md")
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    urls = _urls(settings)
    assert urls["b/moved.md"] == ("https://github.com/some/reports/blob/main/b/moved.md", "moved")
    assert urls["b/said.md"] == ("https://www.example.gov.cn/1.html", "报告"), "what the file says of itself stays"


def test_a_file_that_moves_in_a_folder_is_found_there(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    (folder / "a").mkdir(parents=True)
    for path, data in FEW.items():
        (folder / path).write_bytes(data)
    keys = {"family": "folder", "url": folder.as_uri()}
    fetch(**keys)
    (folder / "a" / "0.md").rename(folder / "moved.md")
    fetch(**keys)
    assert _urls(settings)["moved.md"] == (f"{folder.as_uri()}/moved.md", "moved")


@pytest.mark.parametrize("ring", [("a/0.md", "a/1.md"), ("a/3.md", "a/1.md", "a/5.md")])
def test_files_that_change_places_are_all_there(
    ring: tuple[str, ...], site: Site, settings: Settings, fetch: Fetch
) -> None:
    files = dict(FEW)
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    files |= dict(zip(ring, [FEW[path] for path in (*ring[1:], ring[0])], strict=True))
    git_host.serve(site, files)
    report = fetch(**git_host.keys(site))
    assert (report.run.changed, report.run.gone, report.problems) == (len(ring), 0, ())
    assert _folder(settings) == files
    assert fetch(**git_host.keys(site)).run.unchanged == len(files)


def test_two_files_that_become_the_same_are_one(site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    files = {**FEW, "a/0.md": FEW["a/1.md"]}
    git_host.serve(site, files)
    assert [problem.code for problem in fetch(**git_host.keys(site)).problems] == ["double"]
    assert _folder(settings) == {path: data for path, data in files.items() if path != "a/0.md"}


def test_a_file_that_becomes_a_folder_and_back_ends_no_run(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = git_host.keys(site)
    as_file = {**FEW, "x.md": _small(20)}
    as_folder = {**FEW, "x.md/y.md": _small(21), "x.md/z/w.md": _small(22)}
    moved = {**FEW, "x.md/x.md": _small(20)}
    for files in (as_file, as_folder, as_file, moved, as_file, moved):
        git_host.serve(site, files)
        report = fetch(**keys)
        assert report.run.failed == 0, report.problems
        assert _folder(settings) == files
    assert fetch(**keys).problems == ()


def test_a_name_that_cannot_be_here_is_an_issue_of_its_own(site: Site, settings: Settings, fetch: Fetch) -> None:
    """A repository holds both a file and a folder of one name only in a tree that nobody checked."""
    files = {
        "x.md": _small(30),
        **FEW,
        "x.md/y.md": _small(31),
        f"{'长' * 84}.md": _small(32),
        f"{'长' * 86}.md": _small(33),
    }
    git_host.serve(site, files)
    report = fetch(**git_host.keys(site))
    assert sorted(problem.code for problem in report.problems) == ["bad_name", "bad_name"]
    assert sorted("255 bytes" in problem.reason for problem in report.problems) == [False, True]
    assert (report.run.outcome, report.run.new) == ("partly", len(FEW) + 2)
    assert len(_folder(settings)) == len(FEW) + 2
    files["a/0.md"] += b"2.\xe6\x96\xb0\xe5\xa2\x9e\xe5\x85\xac\xe5\x9b\xad9\xe5\xba\xa7\xe3\x80\x82\n"
    git_host.serve(site, files)
    assert fetch(**git_host.keys(site)).run.changed == 1, "the rest goes on"


@pytest.mark.parametrize("path", [f"{'x' * 500}.md", "\ud800.md", f"a/\ud800{'x' * 500}.md"])
def test_a_name_that_cannot_be_written_down_is_told_all_the_same(path: str, site: Site, fetch: Fetch) -> None:
    listed = {"path": path, "mode": "100644", "type": "blob", "sha": "1" * 40, "size": 9}
    commit = git_host.serve(site, FEW)
    tree = f"/api/repos/{git_host.REPOSITORY}/git/trees/{commit}?recursive=1"
    answer = site.routes[tree]
    assert isinstance(answer, Answer)
    told = json.loads(answer.body)
    told["tree"].append(listed)
    site.routes[tree] = Answer(json.dumps(told).encode(), kind="application/json")
    report = fetch(**git_host.keys(site))
    assert ([problem.code for problem in report.problems], report.run.new) == (["bad_name"], len(FEW))


def test_a_collection_that_has_shrunk_is_accepted_by_a_person(site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    half = {path: FEW[path] for path in list(FEW)[:3]}
    git_host.serve(site, half)
    for _ in range(3):
        assert [problem.code for problem in fetch(**git_host.keys(site)).problems] == ["shrunk"], "exactly half counts"
        assert _folder(settings) == FEW
    report = fetch(**git_host.keys(site), is_accepted=True)
    assert (report.run.gone, {problem.code for problem in report.problems}) == (3, {"vanished"})
    assert _folder(settings) == half


def test_a_file_of_a_folder_that_is_written_to_is_read_again(
    tmp_path: Path, settings: Settings, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "a.md").write_bytes(_small(1)[:40])
    (folder / "b.md").write_bytes(_small(2))
    monkeypatch.setattr(folders, "BREATH", 0)
    opened, writes = LocalFileSystem.open, [_small(1)[:60], _small(1)]

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
    assert _folder(settings)["a.md"] == _small(1)
    writes.extend(_small(1) + b"x" * number for number in range(1, 20))
    (folder / "a.md").write_bytes(_small(1, jobs=5))
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["broken"]
    assert _folder(settings)["a.md"] == _small(1), "what was read stays"


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "b.md").write_bytes(_small(2))
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
    files = {"a/1.md": _small(1), "a/b/2.md": _small(2), "c/3.md": _small(3)}
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
    assert _folder(settings) == files


def test_a_mount_that_has_failed_takes_nothing_out(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    files = {"a.md": _small(1), "b.md": _small(2)}
    keys = _shelve(tmp_path / "shelf", files)
    fetch(**keys)
    for path in files:
        (tmp_path / "shelf" / path).unlink()
    assert [problem.code for problem in fetch(**keys).problems] == ["shrunk"]
    assert _folder(settings) == files
    assert fetch(**keys, is_accepted=True).run.gone == 2
    assert _folder(settings) == {}


def test_names_of_old_archives_keep_what_they_are(tmp_path: Path, settings: Settings, fetch: Fetch) -> None:
    folder = tmp_path / "shelf"
    keys = _shelve(folder, {"b.md": _small(2)})
    old = os.fsencode(folder) + b"/" + "某区报告.md".encode("gb18030")
    same = os.fsencode(folder) + "/某区报告.md".encode()
    Path(os.fsdecode(old)).write_bytes(_small(3))
    Path(os.fsdecode(same)).write_bytes(_small(4))
    report = fetch(**keys)
    assert (report.run.new, report.problems) == (3, ())
    names = sorted(_folder(settings))
    assert [name for name in names if name.startswith("某区报告")] == ["某区报告.md", names[-1]]
    assert re.fullmatch(r"某区报告~[0-9a-f]{8}\.md", names[-1])
    assert fetch(**keys).run.unchanged == 3


def test_folders_without_end_and_links_that_lead_round_end_no_run(
    tmp_path: Path, settings: Settings, fetch: Fetch
) -> None:
    folder = tmp_path / "shelf"
    keys = _shelve(folder, {"b.md": _small(2), "/".join("d" * 30) + "/c.md": _small(3)})
    for name in ("one", "two"):
        (folder / name).symlink_to(folder)
    (folder / "nowhere.md").symlink_to(folder / "missing.md")
    (folder / "round.md").symlink_to(folder / "round.md")
    report = fetch(**keys)
    assert report.run.new == 1
    assert {problem.code for problem in report.problems} == {"bad_name"}
    assert len(report.problems) == 5
