"""The page of sources: what is declared and what came, what failed and why; and the upload with its preview."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboards import previews, source_parts, source_states, uploads
from dashboards.labels import load_labels
from dashboards.previews import SUFFIXES, BadPreviewError, read_preview
from dashboards.published import Version
from pipelines.errors import FetchError, SourceError
from pipelines.readers import READERS
from pipelines.settings import PROJECT_ROOT, find_source_list
from pipelines.sheets import LimitedProcess
from pipelines.sources.alarms import ALARMS
from pipelines.sources.declarations import load_sources
from tests.dashboards.runs import html_of, open_page, words

HOSTILE = "<script>alert(1)</script>"
RUN = {
    "source_id": "yangpu",
    "started_at": "2026-11-30T18:00:00+00:00",
    "finished_at": "2026-11-30T18:02:00+00:00",
    "outcome": "partly",
    "listed": 9,
    "new": 2,
    "changed": 1,
    "unchanged": 5,
    "gone": 0,
    "failed": 1,
    "requests": 12,
    "problems": [{"code": "http_status", "subject": HOSTILE, "reason": "the server answers 404"}],
}
STATE = {"documents": 8, "latest_title": f"2026年重点工作{HOSTILE}", "runs": [RUN]}


@pytest.fixture
def states(version: Version, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A file of states beside a published file."""
    (tmp_path / "taizhang.duckdb").symlink_to(version.path)
    (tmp_path / source_states.STATES).write_text(json.dumps({"sources": {"yangpu": STATE}}), "utf-8")
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
    return iter((tmp_path / source_states.STATES,))


def test_the_page_lists_every_source_and_says_what_failed(states: Path) -> None:
    drawn = html_of(open_page("sources"))
    for source in load_sources(find_source_list()).values():
        assert source.title in drawn
    assert words("sources.never_tried", "zh") in drawn
    assert words("fetch_advice.http_status", "zh") in drawn
    assert "the server answers 404" in drawn
    assert "&lt;script&gt;" in drawn
    assert HOSTILE not in drawn
    assert "2026-11-30 18:02 UTC" in drawn


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sources": []}', '{"sources": {"yangpu": {}}}'])
def test_a_broken_file_of_states_breaks_no_page(states: Iterator[Path], text: str) -> None:
    next(states).write_text(text, "utf-8")
    assert words("sources.no_problems", "zh") in html_of(open_page("sources"))


def _codes_of(error: type[Exception]) -> set[str]:
    """The closed words that an error's own description names."""
    return set(re.findall(r"`([a-z_]+)`", (error.__doc__ or "").partition("`code`")[2]))


def test_every_problem_has_words() -> None:
    named = {tuple(key.split(".")) for key in load_labels() if key.startswith(("fetch_problem.", "quarantine."))}
    of_fetching = {code for group, code in named if group == "fetch_problem"}
    of_reading = {code for group, code in named if group == "quarantine"}
    assert set(ALARMS) | _codes_of(FetchError) <= of_fetching
    assert len(_codes_of(SourceError)) > 10
    assert _codes_of(SourceError) <= of_reading
    assert {key.partition(".")[2] for key in load_labels() if key.startswith("fetch_advice.")} == of_fetching
    assert source_parts._problem_words("encrypted") == words("quarantine.encrypted", "zh")


def test_documents_tell_where_they_came_from(version: Version) -> None:
    drawn = html_of(open_page("documents"))
    assert "000_77d36c67ea919d0e.txt" in drawn
    assert 'href="https://www.shyp.gov.cn/' in drawn


def test_a_preview_shows_what_the_reader_sees() -> None:
    rows = "<tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr>"
    page = f"<html><body><h1>2024年计划</h1><table>{rows}</table></body></html>"
    preview = read_preview("..\\some page.html", page.encode())
    assert preview.text == "2024年计划\na\tb\n1\t2\n"
    assert (preview.characters, preview.tables) == (len(preview.text), 1)


@pytest.mark.parametrize(("name", "data", "code"), [("a.pdf", b"no", "damaged"), ("a.exe", b"", "unknown_format")])
def test_a_preview_of_a_bad_file_says_why(name: str, data: bytes, code: str) -> None:
    with pytest.raises(BadPreviewError) as refused:
        read_preview(name, data)
    assert refused.value.code == code


def test_a_preview_of_a_bomb_takes_its_own_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes of open elements take gigabytes of objects; what a long text brings back is its begin."""
    small = LimitedProcess("pipelines.readers.previews:show_file", memory=400_000_000, seconds=30)
    monkeypatch.setattr(previews, "_reader", small)
    with pytest.raises(BadPreviewError) as refused:
        read_preview("a.html", b"<html><body>" + b"<table><tr><td>1" * 600_000)
    assert refused.value.code in {"too_large", "too_slow", "damaged"}
    long = read_preview("a.txt", ("2024年新增岗位300个。\n" * 50_000).encode())
    assert (len(long.text), long.characters) == (previews.SHOWN, 750_000)


def test_the_server_takes_no_larger_upload_than_the_pages_do() -> None:
    """The limit of the page's own field is one of the browser; whoever sends by himself meets that of the server."""
    configured = tomllib.loads((PROJECT_ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert configured["server"]["maxUploadSize"] == uploads.MAX_MEGABYTES


def test_every_format_that_is_previewed_is_read() -> None:
    assert set(SUFFIXES) <= set(READERS)
    assert previews.SUFFIXES


def test_an_upload_keeps_its_suffix_and_the_same_bytes_once(tmp_path: Path) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    first = uploads.store_upload(tmp_path, "../任务表.pdf", b"x", now, ".pdf")
    assert first == uploads.store_upload(tmp_path, "other.pdf", b"x", now, ".pdf")
    assert (first.parent, first.suffix) == (tmp_path, ".pdf")
    assert len(list(tmp_path.iterdir())) == 1
