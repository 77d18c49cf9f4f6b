"""The archive's index when it is damaged: a sentence, the file set aside, and all that was known made anew."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from pipelines import cli
from pipelines.errors import StorageError
from pipelines.settings import Settings
from pipelines.sources.fetching import INDEX, FetchReport, open_archive
from pipelines.sources.index import Index
from pipelines.sources.journals import JOURNAL, Journal
from tests.sources import git_host
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Site

Fetch = Callable[..., FetchReport]
YEARS = (2018, 2019, 2020)


def _serve(site: Site, jobs: int = 3000) -> dict[str, Any]:
    items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in reversed(YEARS)]
    page = trs_list(items, 1).replace("<head>", '<head><meta name="SiteIDCode" content="3101100001">')
    site.page("/list/index.html", page, is_tagged=True)
    for address, title, day in items:
        site.page(address, article(title, body(int(day[:4]), jobs=jobs), day=day), is_tagged=True)
    return {"url": site.url("/list/index.html")}


TABLES = ("document", "version", "request", "validator", "run", "problem", "list_code")


def _rows(settings: Settings) -> dict[str, list[Any]]:
    """Everything that the index holds, but for when documents were last seen."""
    with closing(sqlite3.connect(settings.archive / INDEX)) as index:
        rows = {table: index.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    rows["document"] = [row[:-1] for row in rows["document"]]
    return {table: sorted(found, key=repr) for table, found in rows.items()}


def _page(path: Path, number: int) -> None:
    """Overwrite one page of the database, as a failing disk does."""
    with path.open("r+b") as file:
        file.seek(number * 4096)
        file.write(b"\xff" * 4096)


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "no database": lambda path: path.write_bytes(b"this is no database" * 999),
    "its head": lambda path: _page(path, 0),
    "a page": lambda path: _page(path, 2),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:9000]),
    "emptied": lambda path: path.write_bytes(b""),
    "removed": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_anew(
    damage: str, site: Site, settings: Settings, fetch: Fetch, caplog: pytest.LogCaptureFixture
) -> None:
    keys = _serve(site)
    fetch(**keys)
    _serve(site, jobs=4000)
    fetch(**keys)
    before = _rows(settings)
    files = {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}
    DAMAGES[damage](settings.archive / INDEX)
    with caplog.at_level(logging.WARNING), open_archive(settings):
        pass
    aside = list(settings.archive.glob("index.damaged-*.sqlite"))
    assert len(aside) == (damage not in ("emptied", "removed"))
    assert len(caplog.records) == len(aside)
    assert all("it is made anew from journal.jsonl" in record.getMessage() for record in caplog.records)
    assert _rows(settings) == before
    asked = len(site.log)
    assert fetch(**keys).run.unchanged == 3
    assert [each.status for each in site.log[asked:]][1:] == [304] * 4, "nothing is brought again"
    assert {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()} == files


def test_a_collection_is_not_brought_again(site: Site, settings: Settings, fetch: Fetch) -> None:
    files = {f"a/{n}.md": f"2020年第{n}号政府重点工作\n\n1.新增岗位{n + 300}个。\n".encode() for n in range(5)}
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    files["b/0.md"] = files.pop("a/0.md")
    git_host.serve(site, files)
    fetch(**git_host.keys(site))
    DAMAGES["no database"](settings.archive / INDEX)
    asked = len(site.log)
    report = fetch(**git_host.keys(site))
    assert (report.run.unchanged, report.problems) == (5, ())
    assert len(site.log) - asked == 2


def test_a_line_of_the_journal_that_is_cut_off_is_one_line(site: Site, settings: Settings, fetch: Fetch) -> None:
    fetch(**_serve(site))
    before = _rows(settings)
    with (settings.archive / JOURNAL).open("ab") as journal:
        journal.write(b'["document", ["some", "http')
        journal.write(b'\n["unknown", [1]]\n[]\n["run", {"a": 1}]\n["document", [1, 2]]\n\xff\n')
    (settings.archive / INDEX).unlink()
    with open_archive(settings):
        pass
    assert _rows(settings) == before


def test_an_archive_older_than_its_journal_begins_one(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    (settings.archive / JOURNAL).unlink()
    with open_archive(settings):
        pass
    (settings.archive / INDEX).unlink()
    with open_archive(settings) as archive:
        assert len(archive.index.documents("some")) == 3
        assert archive.index.largest_list("some", "") == 3


def test_without_a_journal_the_sentence_says_what_to_do(
    site: Site, settings: Settings, fetch: Fetch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    keys = _serve(site)
    fetch(**keys)
    (settings.archive / JOURNAL).unlink()
    DAMAGES["no database"](settings.archive / INDEX)
    assert cli.main(["sources", "--warehouse", str(settings.warehouse)]) == 0
    assert "never run" in capsys.readouterr().out
    assert "run `taizhang fetch` with the names of your sources" in caplog.text
    report = fetch(**keys)
    assert (report.run.new, report.problems) == (3, ()), "the same files, and their history from now on"
    assert len(list((settings.fetched / "some").iterdir())) == 3


def test_damage_that_is_met_in_the_midst_of_a_run_is_a_sentence(site: Site, settings: Settings, fetch: Fetch) -> None:
    fetch(**_serve(site))
    with pytest.raises(StorageError, match="its index index.sqlite is damaged"), open_archive(settings) as archive:
        raise sqlite3.DatabaseError(f"database disk image is malformed: {archive.index}")


def test_what_is_only_looked_for_adds_nothing_to_the_journal(site: Site, settings: Settings, fetch: Fetch) -> None:
    fetch(**_serve(site))
    kinds = [kind for kind, _ in Journal(settings.archive / JOURNAL).read()]
    assert kinds.count("document") == 3
    with open_archive(settings) as archive, archive.index.together():
        for kept in archive.index.documents("some"):
            archive.index.look(kept)
    assert [kind for kind, _ in Journal(settings.archive / JOURNAL).read()] == kinds


def test_several_open_an_archive_that_is_new_at_once(tmp_path: Path) -> None:
    start = Barrier(4)

    def open_index(folder: Path) -> int:
        start.wait()
        with Index(folder / "index.sqlite") as index:
            return len(index.rows("SELECT name FROM sqlite_master WHERE name = 'document'"))

    # Of those that open it without waiting for one another one in twenty rounds is turned away.
    with ThreadPoolExecutor(4) as crew:
        for number in range(60):
            assert list(crew.map(open_index, [tmp_path / str(number)] * 4)) == [1] * 4
