"""The upload of the page 来源, drawn with a file as a browser sends it: preview, why it is unread, the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import source_parts, uploads
from dashboards.labels import LANGUAGES
from dashboards.published import Version
from pipelines.readers import read_source
from tests.dashboards.runs import html_of, open_page, words
from tests.readers.forms import FORMS, TWINS, as_docx

HOSTILE = "<script>alert(1)</script>"
TEXT = f"2026年某区重点工作 2026-01-10\n\n1.新增就业岗位300个。{HOSTILE}\n".encode()
PAGE = "<!DOCTYPE html><html><body>登录</body></html>".encode()
FORM = next(form for form in FORMS if form.is_table)


@pytest.fixture
def folder(version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that keeps uploads, inside of the one that the pipeline reads."""
    kept = tmp_path / "uploads"
    kept.mkdir()
    monkeypatch.setenv("TAIZHANG_SOURCES", str(tmp_path))
    monkeypatch.setenv("TAIZHANG_UPLOADS", str(kept))
    return kept


@pytest.fixture
def send(folder: Path) -> Callable[..., AppTest]:
    """The page after a file was chosen."""

    def choose(name: str, data: bytes, language: str = "zh") -> AppTest:
        page = open_page("sources", {"lang": language})
        page.file_uploader[0].upload(name, data, "application/octet-stream").run()
        assert [error.value for error in page.exception] == []
        return page

    return choose


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_shown_as_it_is_read_and_kept_when_confirmed(
    language: str, send: Callable[..., AppTest], folder: Path
) -> None:
    page = send("../重点工作.TXT", TEXT, language)
    drawn = html_of(page)
    assert words("sources.preview", language) in drawn
    assert "1.新增就业岗位300个。&lt;script&gt;" in drawn
    assert HOSTILE not in drawn
    counted = words("sources.preview_note", language).format(characters=f"{len(TEXT.decode()):,}", tables=0)
    assert counted in drawn
    assert list(folder.iterdir()) == [], "nothing is kept before it is confirmed"
    (button,) = page.button
    assert button.label == words("sources.keep", language)
    button.click().run()
    (kept,) = folder.iterdir()
    assert (kept.read_bytes(), kept.suffix) == (TEXT, ".txt")
    assert kept.name in html_of(page)
    assert read_source(kept).text == TEXT.decode(), "the next build reads what was shown"
    page.button[0].click().run()
    assert list(folder.iterdir()) == [kept], "the same bytes are kept once"


@pytest.mark.parametrize(
    ("name", "data"), [("表.docx", as_docx(FORM)), ("表.pdf", (TWINS / f"{FORM.name}.pdf").read_bytes())]
)
def test_a_table_of_a_file_is_shown_and_counted(name: str, data: bytes, send: Callable[..., AppTest]) -> None:
    drawn = html_of(send(name, data))
    assert "1 张表" in drawn
    assert FORM.title in drawn
    assert "新建改建幼儿园" in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(
    language: str, send: Callable[..., AppTest], folder: Path
) -> None:
    page = send("报告.pdf", PAGE, language)
    drawn = html_of(page)
    assert words("sources.bad_file", language) in drawn
    assert words("quarantine.damaged", language) in drawn
    assert "is a web page and not a PDF" in drawn
    assert not page.button
    assert list(folder.iterdir()) == []


def test_a_folder_that_takes_nothing_is_told(
    send: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send("a.txt", TEXT)

    def refuse(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "store_upload", refuse)
    page.button[0].click().run()
    assert [error.value for error in page.exception] == []
    assert "No space left on device" in html_of(page)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("is_named", [True, False])
def test_no_upload_is_taken_from_other_machines_or_without_a_folder(
    is_named: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_named:
        monkeypatch.setattr(source_parts, "is_local", lambda: False)
    else:
        monkeypatch.delenv("TAIZHANG_UPLOADS")
    page = open_page("sources")
    assert not page.file_uploader
    assert words("sources.no_upload_advice", "zh") in html_of(page)


def test_every_format_of_the_preview_may_be_chosen(folder: Path) -> None:
    (uploader,) = open_page("sources").file_uploader
    assert {".pdf", ".ofd", ".doc", ".xls", ".zip"} <= set(uploader.allowed_type)
