"""A repository and a folder kept in step: only what changed is brought over, and only that is read by the build."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.sources.fetching import FetchReport, open_archive
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
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


@pytest.fixture
def ingest(settings: Settings, lexicon: Lexicon) -> Callable[[], tuple[IngestReport, list[str]]]:
    """One ingest with the real reader; its report and the files that were opened for reading."""

    def run() -> tuple[IngestReport, list[str]]:
        opened: list[str] = []

        def extract(path: Path, rules: Lexicon, uri: str) -> Any:
            opened.append(uri)
            return extract_file(path, rules, uri)

        with open_build(settings) as connection:
            return ingest_sources(connection, settings, lexicon, extract, workers=1), opened

    return run


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
