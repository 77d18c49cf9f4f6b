"""What units report: shown beside what documents say, checked when it is uploaded, kept only where it may be."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
import streamlit

from dashboards import uploads, workbooks
from dashboards.labels import LANGUAGES, load_labels
from dashboards.published import Version, fetch
from dashboards.queries import reported, sheets
from dashboards.queries.sheets import SheetFilter
from pipelines.lexicon import Lexicon
from pipelines.sheets import BadFileError, EntryCode
from pipelines.sheets.layout import FIRST_LINE
from tests.dashboards.conftest import HOSTILE
from tests.dashboards.runs import html_of, open_page, words

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def workbook(version: Version) -> bytes:
    """The sheet of work without a lead unit, its first two rows filled in, one of them wrongly."""
    wanted = SheetFilter(plan_year=2019, is_without_unit=True)
    layout = workbooks.read_layout(version)
    data = workbooks.unit_workbook(sheets.list_lines(version, wanted)[:5], layout)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[1]
    for row, day in ((FIRST_LINE, date(2019, 6, 30)), (FIRST_LINE + 1, date(2999, 1, 1))):
        sheet.cell(row, layout.places["progress"], HOSTILE)
        sheet.cell(row, layout.places["reported_on"], day)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_upload_is_judged_row_by_row(version: Version, workbook: bytes) -> None:
    upload = uploads.check_upload(version, "6月.XLSX", workbook)
    assert [entry.row.row_number for entry in upload.entries] == [FIRST_LINE]
    assert upload.entries[0].progress == HOSTILE.strip()
    assert [(issue.row.row_number, issue.column, issue.code) for issue in upload.issues] == [
        (FIRST_LINE + 1, "reported_on", "future_date")
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("sheet.xls", b"", "unknown_format"),
        ("sheet.xlsx.exe", b"", "unknown_format"),
        ("sheet.xlsx", b"", "empty"),
        ("sheet.xlsx", b"<html>", "not_office"),
        ("sheet.xlsx", bytes(uploads.MAX_MEGABYTES * 1_000_000 + 1), "too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(version: Version, name: str, data: bytes, code: str) -> None:
    with pytest.raises(BadFileError) as refused:
        uploads.check_upload(version, name, data)
    assert refused.value.code == code
    assert f"quarantine.{code}" in load_labels()


def test_another_workbook_is_no_task_sheet(version: Version) -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with pytest.raises(BadFileError) as refused:
        uploads.check_upload(version, "other.xlsx", buffer.getvalue())
    assert refused.value.code == "no_task_sheet"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("6月 填报.xlsx", "-6月-填报"),
        ("../../etc/passwd", "-passwd"),
        ("C:\\temp\\..\\x=1;rm -rf.xlsx", "-x-1-rm--rf"),
        ("\x00\u202e.xlsx", ""),
        ("长" * 300, "-" + "长" * 40),
    ],
)
def test_a_kept_file_has_a_harmless_name(tmp_path: Path, name: str, kept: str) -> None:
    path = uploads.store_upload(tmp_path, name, b"data", NOW)
    assert path.parent == tmp_path
    assert path.read_bytes() == b"data"
    assert path.name.startswith("20260102T030405-")
    assert path.name.endswith(f"{kept}.xlsx")


def test_nothing_is_overwritten_and_the_same_is_kept_once(tmp_path: Path) -> None:
    first = uploads.store_upload(tmp_path, "a", b"one", NOW)
    assert uploads.store_upload(tmp_path, "b", b"one", NOW) == first
    second = uploads.store_upload(tmp_path, "a", b"two", NOW)
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"one", b"two"}
    assert first != second


def test_uploads_are_kept_only_within_the_source_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources"
    for name in ("sources/uploads", "sources/.hidden", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (sources / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("TAIZHANG_SOURCES", str(sources))
    monkeypatch.delenv("TAIZHANG_UPLOADS", raising=False)
    assert uploads.upload_folder() is None
    for name in ("elsewhere", "sources/missing", "sources/.hidden", "sources/link", "sources/uploads/../.."):
        monkeypatch.setenv("TAIZHANG_UPLOADS", str(tmp_path / name))
        assert uploads.upload_folder() is None, name
    for name in ("sources", "sources/uploads"):
        monkeypatch.setenv("TAIZHANG_UPLOADS", str(tmp_path / name))
        assert uploads.upload_folder() == (tmp_path / name).resolve()


def test_every_reason_and_column_has_words(lexicon: Lexicon) -> None:
    needed = {f"entry_issue.{code}" for code in get_args(EntryCode)}
    needed |= {f"sheet_column.{column.column_name}" for column in lexicon.sheet_columns}
    assert needed <= load_labels().keys()


def test_without_entries_the_page_says_how_to_report(version: Version) -> None:
    assert fetch(version, "SELECT * FROM fct_entered_progress") == []
    assert words("reported.empty_advice", "zh") in html_of(open_page("reported"))
    target = fetch(version, "SELECT target_id FROM fct_target ORDER BY target_id LIMIT 1")[0]["target_id"]
    assert words("reported.block_note", "zh") not in html_of(open_page("evidence", {"target": target}))
    assert reported.count_issues(version) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_stand_beside_what_documents_say_as_plain_text(
    hostile_warehouse: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(hostile_warehouse))
    for name, parameters, key in (
        ("evidence", {"target": "hostile"}, "reported.block_note"),
        ("reported", {"part": "versions"}, "reported.lead"),
        ("reported", {"part": "refused"}, "entry_issue.formula"),
    ):
        drawn = html_of(open_page(name, {"lang": language, **parameters}))
        assert words(key, language) in drawn
        assert "<script" not in drawn
        assert "<img" not in drawn
    versions = html_of(open_page("reported", {"lang": language, "part": "versions"}))
    assert words("entry_state.current", language) in versions
    assert words("entry_state.superseded", language) in versions
    current = html_of(open_page("reported", {"lang": language}))
    assert (versions.count("<tr>"), current.count("<tr>")) == (4, 3)


def test_an_upload_is_checked_and_kept_on_demand(
    version: Version, workbook: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = io.BytesIO(workbook)
    sent.name = "../6月.xlsx"
    monkeypatch.setattr(streamlit, "file_uploader", lambda *_, **__: sent)
    monkeypatch.setenv("TAIZHANG_SOURCES", str(tmp_path))
    monkeypatch.delenv("TAIZHANG_UPLOADS", raising=False)
    page = open_page("reported")
    drawn = html_of(page)
    assert words("reported.checked", "zh").format(good="1", bad="1") in drawn
    assert words("entry_issue.future_date", "zh") in drawn
    assert words("reported.no_folder_advice", "zh") in drawn
    assert str(tmp_path) not in drawn
    assert not page.button

    monkeypatch.setenv("TAIZHANG_UPLOADS", str(tmp_path))
    page = open_page("reported")
    assert list(tmp_path.iterdir()) == []
    page.button[0].click().run()
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == workbook
    assert kept.name in html_of(page)


def test_a_bad_upload_is_named(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = io.BytesIO(b"no workbook")
    sent.name = "a.xlsx"
    monkeypatch.setattr(streamlit, "file_uploader", lambda *_, **__: sent)
    assert words("quarantine.not_office", "en") in html_of(open_page("reported", {"lang": "en"}))
