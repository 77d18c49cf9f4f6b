"""A repository and a folder kept in step: only what changed is brought over, and only that is read by the build."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from pipelines.settings import Settings, load_settings
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


def small(number: int, jobs: int = 300) -> bytes:
    text = f"2020年第{number}号政府重点工作 2020-01-10\n\n1.新增就业岗位{jobs + number}个，建成公园{number + 1}座。\n"
    return text.encode()


FEW = {f"a/{number}.md": small(number) for number in range(6)}


def kept_files(settings: Settings) -> dict[str, bytes]:
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
    assert kept_files(settings) == files


def test_a_repository_that_loses_most_of_its_files_is_not_believed(
    site: Site, settings: Settings, fetch: Fetch
) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    git_host.serve(site, {"a/0.md": FEW["a/0.md"]})
    report = fetch(**git_host.keys(site))
    assert [problem.code for problem in report.problems] == ["shrunk"]
    assert kept_files(settings) == FEW


def test_a_tree_that_is_cut_off_changes_nothing(site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    git_host.serve(site, {**FEW, "a/9.md": small(9)}, is_cut_off=True)
    assert fetch(**git_host.keys(site)).run.outcome == "failed"
    assert kept_files(settings) == FEW


def test_a_file_that_is_not_what_the_tree_names_is_refused(site: Site, settings: Settings, fetch: Fetch) -> None:
    commit = git_host.serve(site, FEW)
    site.routes[f"/raw/{git_host.REPOSITORY}/{commit}/a/3.md"] = Answer(b"something else")
    report = fetch(**git_host.keys(site))
    assert [(problem.code, report.run.new) for problem in report.problems] == [("broken", 5)]
    assert "a/3.md" not in kept_files(settings)


@pytest.mark.parametrize("path", ["../out.md", "a/../../out.md", "/etc/out.md", "a//b.md", "a\\b.md", "a/\u202eb.md"])
def test_a_path_that_leads_out_is_refused_and_named(path: str, site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, {**FEW, path: small(7)})
    report = fetch(**git_host.keys(site))
    assert [problem.code for problem in report.problems] == ["bad_name"]
    assert kept_files(settings) == FEW


def test_front_matter_says_where_a_report_is_from(site: Site, settings: Settings, fetch: Fetch) -> None:
    front = b"---\nsource: https://www.example.gov.cn/1.html\ntitle: \xe6\x8a\xa5\xe5\x91\x8a\ndate: 2020-02-03\n---\n"
    hostile = b"---\nsource: javascript:alert(1)\n---\n"
    git_host.serve(site, {"a/0.md": front + small(0), "a/1.md": hostile + small(1)})
    fetch(**git_host.keys(site))
    with open_archive(settings) as archive:
        said, other = archive.index.documents("some")
    assert (said.url, said.title, said.published_on) == ("https://www.example.gov.cn/1.html", "报告", "2020-02-03")
    assert other.url == "https://github.com/some/reports/blob/main/a/1.md"


def kept_urls(settings: Settings) -> dict[str, tuple[str, str]]:
    with open_archive(settings) as archive:
        return {
            kept.name: (kept.url, kept.title) for kept in archive.index.documents("some") if kept.state == "current"
        }


def test_a_file_that_moves_is_found_under_its_new_address(site: Site, settings: Settings, fetch: Fetch) -> None:
    front = "---\nsource: https://www.example.gov.cn/1.html\ntitle: 报告\n---\n".encode()
    files = {**FEW, "a/9.md": front + small(9)}
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    files["b/moved.md"], files["b/said.md"] = files.pop("a/0.md"), files.pop("a/9.md")
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    urls = kept_urls(settings)
    assert urls["b/moved.md"] == ("https://github.com/some/reports/blob/main/b/moved.md", "moved")
    assert urls["b/said.md"] == ("https://www.example.gov.cn/1.html", "报告"), "what the file says of itself stays"


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
    assert kept_files(settings) == files
    assert fetch(**git_host.keys(site)).run.unchanged == len(files)


def test_two_files_that_become_the_same_are_one(site: Site, settings: Settings, fetch: Fetch) -> None:
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    files = {**FEW, "a/0.md": FEW["a/1.md"]}
    git_host.serve(site, files)
    assert [problem.code for problem in fetch(**git_host.keys(site)).problems] == ["double"]
    assert kept_files(settings) == {path: data for path, data in files.items() if path != "a/0.md"}


def test_a_file_that_becomes_a_folder_and_back_ends_no_run(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = git_host.keys(site)
    as_file = {**FEW, "x.md": small(20)}
    as_folder = {**FEW, "x.md/y.md": small(21), "x.md/z/w.md": small(22)}
    moved = {**FEW, "x.md/x.md": small(20)}
    for files in (as_file, as_folder, as_file, moved, as_file, moved):
        git_host.serve(site, files)
        report = fetch(**keys)
        assert report.run.failed == 0, report.problems
        assert kept_files(settings) == files
    assert fetch(**keys).problems == ()


def test_a_name_that_cannot_be_here_is_an_issue_of_its_own(site: Site, settings: Settings, fetch: Fetch) -> None:
    """A repository holds both a file and a folder of one name only in a tree that nobody checked."""
    files = {
        "x.md": small(30),
        **FEW,
        "x.md/y.md": small(31),
        f"{'长' * 84}.md": small(32),
        f"{'长' * 86}.md": small(33),
    }
    git_host.serve(site, files)
    report = fetch(**git_host.keys(site))
    assert sorted(problem.code for problem in report.problems) == ["bad_name", "bad_name"]
    assert sorted("255 bytes" in problem.reason for problem in report.problems) == [False, True]
    assert (report.run.outcome, report.run.new) == ("partly", len(FEW) + 2)
    assert len(kept_files(settings)) == len(FEW) + 2
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
        assert kept_files(settings) == FEW
    report = fetch(**git_host.keys(site), is_accepted=True)
    assert (report.run.gone, {problem.code for problem in report.problems}) == (3, {"vanished"})
    assert kept_files(settings) == half
