"""Why a verdict was given, how sure it is, who reviewed it; and that only who sits at the machine can review."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from dashboards import local_use
from dashboards.labels import load_labels
from dashboards.published import Version, current_version
from dashboards.queries import ledger
from pipelines.settings import Settings
from pipelines.sheets.review_files import read_answers, review_file
from tests.dashboards.runs import html_of, open_page, words
from tests.judged import Judged, judge_copy, review

LOCAL = {"Host": "127.0.0.1:8501"}


@pytest.fixture
def judged(built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judged:
    """A warehouse with verdicts of every kind, which the pages are told to read."""
    judged = judge_copy(built, tmp_path / "judged")
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(judged.warehouse))
    return judged


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_verdict_says_why_and_how_sure_it_is(judged: Judged, language: str) -> None:
    drawn = html_of(open_page("evidence", {"target": judged.doubtful, "lang": language}))
    assert {"zh": "同一指标、同一时期", "en": "the same thing for the same period"}[language] in drawn
    assert words("certainty_badge.low", language) in drawn
    reason = {"zh": "结果比承诺高出太多", "en": "far above the promise"}[language]
    assert reason in drawn
    assert words("review.reviewed", language) not in drawn


def test_a_figure_of_several_years_stands_beside_a_promise_for_one(judged: Judged) -> None:
    drawn = html_of(open_page("evidence", {"target": judged.several}))
    assert words("evidence.shown", "zh") in drawn
    assert f"result={judged.result}" in drawn


def test_a_passage_that_speaks_of_the_work_is_quoted(judged: Judged) -> None:
    drawn = html_of(open_page("evidence", {"target": judged.spoken_of}))
    assert words("evidence.spoken_of", "zh") in drawn
    assert '<q lang="zh-CN">' in drawn


def test_a_reviewed_verdict_says_so(judged: Judged) -> None:
    review(judged, judged.missed, "confirmed")
    drawn = html_of(open_page("evidence", {"target": judged.missed}))
    assert words("review.reviewed", "zh") in drawn
    assert "王某" in drawn


def test_the_ledger_narrows_by_certainty_and_reason(judged: Judged) -> None:
    version = current_version()
    for facet, code in (("certainty", "low"), ("unreported", "only_multi_year")):
        wanted = ledger.LedgerFilter(chosen={"kind": ("target",), facet: (code,)})
        assert ledger.count_entries(version, wanted)["targets"] == 1


def test_what_a_company_promises_is_shown_to_who_asks(version: Version) -> None:
    for code, expected in (("government", True), ("other", False)):
        wanted = ledger.LedgerFilter(chosen={"kind": ("target",), "speaker": (code,)})
        rows = ledger.list_entries(version, wanted, "newest", 500, 0)
        assert rows
        assert {row["is_government_promise"] for row in rows} == {expected}
    assert ledger.list_entries(version, ledger.LedgerFilter(), "newest", 1, 0)[0]["is_government_promise"] is True


@pytest.mark.parametrize(
    ("server", "headers", "expected"),
    [
        ("127.0.0.1", LOCAL, True),
        ("localhost", {"Host": "localhost:8501"}, True),
        ("127.0.0.1", {"Host": "[::1]:8501"}, True),
        ("127.0.0.1", {"Host": "ledger.example"}, False),
        ("127.0.0.1", {**LOCAL, "X-Forwarded-For": "203.0.113.9"}, False),
        ("127.0.0.1", {}, False),
        ("0.0.0.0", LOCAL, False),
        (None, LOCAL, False),
    ],
)
def test_only_the_machine_itself_is_local(
    monkeypatch: pytest.MonkeyPatch, server: str | None, headers: dict[str, str], expected: bool
) -> None:
    class Context:
        pass

    context = Context()
    context.headers = headers  # type: ignore[attr-defined]
    monkeypatch.setattr(st, "get_option", lambda _name: server)
    monkeypatch.setattr(st, "context", context)
    assert local_use.is_local() is expected


def test_elsewhere_the_page_takes_no_answer(judged: Judged) -> None:
    page = open_page("review")
    assert words("review.not_local", "zh") in html_of(page)
    assert words("value.no_district", "zh") not in html_of(page)
    assert len(page.radio) == 0


def test_an_answer_goes_to_its_file(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.local_use.is_local", lambda: True)
    page = open_page("review")
    assert words("evidence.reason", "zh") in html_of(page)
    page.radio[0].set_value("wrong")
    page.text_input[1].set_value("王某")
    page.button[0].click().run()
    assert words("review.not_taken", "zh") in html_of(page)
    page.radio[0].set_value("wrong")
    page.text_input[0].set_value("<b>范围不同</b>")
    page.text_input[1].set_value("王某")
    page.button[0].click().run()
    assert words("review.taken", "zh") in html_of(page)
    answers, faults = read_answers(review_file(judged.warehouse))
    assert faults == []
    assert [(a.status, a.answer, a.because, a.reviewed_by) for a in answers] == [
        ("missed", "wrong", "<b>范围不同</b>", "王某")
    ]


def test_the_method_page_says_which_figures_were_tuned(version: Version) -> None:
    drawn = html_of(open_page("method"))
    for key in ("draw_kind.first_look", "method.comparability", "relation.stage_behind"):
        assert load_labels()[key]["zh"] in drawn
    assert "lie about there" not in html_of(open_page("method", {"lang": "en"}))
