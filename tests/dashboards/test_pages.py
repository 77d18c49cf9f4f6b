"""Every page in both languages, run by Streamlit's own test harness on the built warehouse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import duckdb
import pytest

from dashboards import data_parts, questions
from dashboards.labels import LANGUAGES
from dashboards.published import Version
from dashboards.sitemap import PAGES
from tests.dashboards.conftest import HOSTILE_PAGES
from tests.dashboards.runs import html_of, open_page, press_run, values_of, words

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Query = Callable[..., list[tuple[str, ...]]]


@pytest.fixture
def parameters(query: Query) -> dict[str, dict[str, str]]:
    """What the pages that show one thing need in their address."""
    return {
        "evidence": {"target": query("SELECT target_id FROM fct_target ORDER BY target_id LIMIT 1")[0][0]},
        "project": {
            "project": query("SELECT project_id FROM dim_project ORDER BY listing_count DESC, 1 LIMIT 1")[0][0]
        },
        "reader": {
            "document": query("SELECT document_id FROM fct_target GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")[0][0]
        },
        "theme": {
            "theme": query("SELECT theme_code FROM fct_target_revision GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")[
                0
            ][0]
        },
        "data": {"sql": "SELECT count(*) AS promises FROM fct_target"},
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_in_both_languages(
    version: Version, parameters: dict[str, dict[str, str]], name: str, language: str
) -> None:
    page = open_page(name, {"lang": language, **parameters.get(name, {})})
    drawn = html_of(page)
    assert words("app.foot", language) in drawn
    assert "<h1" in drawn
    assert page.error == []
    assert 'class="tz-empty"' not in drawn or name in {"evidence", "quality", "reported", "sources", "review"}
    if language == "en":
        shown = [element.label for element in (*page.multiselect, *page.selectbox, *page.text_input)]
        assert not [label for label in shown if CHINESE.search(label)]


@pytest.mark.parametrize("name", ["evidence", "project", "reader"])
def test_an_unknown_address_says_what_to_do(version: Version, name: str) -> None:
    page = open_page(name, {"target": "x", "project": "x", "document": "x", "at": "-1"})
    assert words(f"{name}.unknown_advice", "zh") in html_of(page)


@pytest.mark.parametrize("name", PAGES)
def test_nonsense_in_the_address_breaks_no_page(
    version: Version, parameters: dict[str, dict[str, str]], name: str
) -> None:
    names = ("lang", "year", "district", "sort", "view", "page", "part", "table", "marks", "at", "unit")
    nonsense = dict.fromkeys(names, "'; DROP TABLE x --\x07<script>")
    assert words("app.foot", "zh") in html_of(open_page(name, {**nonsense, **parameters.get(name, {})}))


def test_the_first_page_counts_what_the_tables_hold(version: Version, query: Query) -> None:
    drawn = html_of(open_page("overview"))
    for table in ("fct_task", "fct_target WHERE is_government_promise"):
        (number,) = query(f"SELECT count(*) FROM {table}")[0]
        assert f'title="{number:,}"' in drawn


def test_filters_come_from_the_address(version: Version, query: Query) -> None:
    district, targets = query(
        "SELECT district_code, count(*) FROM fct_target WHERE is_government_promise AND district_code IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC"
    )[0]
    page = open_page("ledger", {"district": district, "kind": "target"})
    assert page.multiselect(key="address_district").value == [district]
    assert f"承诺 {int(targets):,}" in html_of(page)


def test_a_changed_filter_goes_into_the_address_and_starts_at_the_first_page(version: Version) -> None:
    page = open_page("ledger", {"page": "2"})
    assert any("第 21 条" in link.proto.label for link in page.get("page_link"))
    page.multiselect(key="address_theme").select("economy").run()
    assert values_of(page, "theme") == ["economy"]
    assert any("第 1 条" in link.proto.label for link in page.get("page_link"))
    assert "page" not in page.query_params
    page.multiselect(key="address_theme").unselect("economy").run()
    assert "theme" not in page.query_params


def test_search_needs_every_word(version: Version, query: Query) -> None:
    page = open_page("ledger")
    page.text_input(key="address_q").set_value("旧改 征收").run()
    assert values_of(page, "q") == ["旧改 征收"]
    union = "(SELECT sentence, indicator FROM fct_target UNION ALL SELECT sentence, indicator FROM fct_result)"
    has = "(contains(sentence, '{0}') OR contains(indicator, '{0}'))"
    (expected,) = query(f"SELECT count(*) FROM {union} WHERE {has.format('旧改')} AND {has.format('征收')}")[0]
    assert int(expected) > 0
    assert f"共 {int(expected):,} 条" in html_of(page)


def test_nothing_found_says_what_to_do(version: Version) -> None:
    assert words("ledger.empty_advice", "zh") in html_of(open_page("ledger", {"q": "龘靐齉"}))


def test_evidence_marks_exactly_the_span(version: Version, query: Query, parameters: dict[str, dict[str, str]]) -> None:
    target = parameters["evidence"]["target"]
    ((span,),) = query(
        """SELECT substr(text, f.char_start + 1, f.char_end - f.char_start) FROM fct_target AS f
        JOIN dim_document USING (document_id) JOIN dim_source USING (source_id) WHERE target_id = ?""",
        target,
    )
    drawn = html_of(open_page("evidence", {"target": target}))
    marked = re.findall(r'<mark class="[^"]*tz-hit[^"]*"[^>]*>(.*?)</mark>', drawn)
    assert marked == [span]


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_tells_why_it_is_read_so(version: Version, query: Query, language: str) -> None:
    ((target, others, steps, grounds),) = query(
        """SELECT entry_id, other_names, naming_steps, reading_grounds
        FROM fct_naming JOIN fct_target ON target_id = entry_id
        WHERE other_names IS NOT NULL AND naming_steps IS NOT NULL ORDER BY entry_id LIMIT 1"""
    )
    drawn = html_of(open_page("evidence", {"target": str(target), "lang": language}))
    folded = next(
        part for part in re.findall(r"<details.*?</details>", drawn) if words("evidence.why", language) in part
    )
    assert words("evidence.why_others", language) in folded
    assert all(f"“{escape(name)}”" in folded for _, name in json.loads(str(others)))
    assert words("evidence.why_steps", language) in folded
    assert all(f"“{escape(before)}”" in folded for _, before, _ in json.loads(str(steps)))
    assert words("evidence.why_unit", language) in folded
    assert all(f"“{escape(said)}”" in folded for _, said in json.loads(str(grounds)) if said)
    assert all(f"<code>{rule_id}</code>" in folded for rule_id, _ in json.loads(str(grounds)))


def test_the_quality_page_gives_a_reason_for_every_reject(version: Version, query: Query) -> None:
    drawn = html_of(open_page("quality"))
    for (reason,) in query("SELECT DISTINCT reason FROM fct_numeral WHERE reason IS NOT NULL"):
        assert words(f"reason.{reason}", "zh") in drawn


def test_the_sql_box_answers_and_refuses(version: Version) -> None:
    page = press_run(open_page("data", {"sql": "SELECT 6 * 7 AS answer"}))
    assert page.dataframe[0].value["answer"].tolist() == [42]
    assert words("refusal.no_select", "zh") in html_of(press_run(open_page("data", {"sql": "DROP TABLE fct_target"})))


def test_a_question_in_the_address_waits_for_the_button(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_version: Version, sql: str, *_: object) -> questions.Answer:
        asked.append(sql)
        return questions.Answer(["n"], [(1,)], False)

    monkeypatch.setattr(data_parts, "ask", ask)
    page = open_page("data", {"sql": "SELECT 1 AS n"})
    assert page.text_area[0].value == "SELECT 1 AS n"
    assert asked == []
    assert len(page.dataframe) == 0
    press_run(page)
    assert asked == ["SELECT 1 AS n"]
    page.run()
    assert len(page.dataframe) == 1, "the answer stays when something else on the page is touched"
    assert asked == ["SELECT 1 AS n"], "and is not asked for again"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_warehouse_the_page_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
    drawn = html_of(open_page("overview", {"lang": language}))
    assert words("missing.title", language) in drawn
    assert "taizhang build" in drawn


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_a_file_that_does_not_fit_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "taizhang.duckdb"
    if content is None:
        duckdb.connect(str(path)).close()
    else:
        path.write_bytes(content)
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
    assert words("unreadable.title", "zh") in html_of(open_page("overview"))


def test_hostile_text_stays_text(hostile_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(hostile_warehouse))
    for name, parameters in (*HOSTILE_PAGES, *((name, {}) for name in ("district", "theme", "compare"))):
        page = open_page(name, parameters)
        drawn = html_of(press_run(page) if "sql" in parameters else page)
        assert "&lt;script&gt;" in drawn or (name, parameters) not in HOSTILE_PAGES, name
        assert "<script" not in drawn
        assert "<img" not in drawn
        assert not re.search(r'href="\s*javascript:', drawn)
        labels = [link.proto.label for link in page.get("page_link")]
        assert not [label for label in labels if "javascript" in label or "**" in label]


def test_hostile_text_is_shown_on_every_page_that_shows_text() -> None:
    """District, theme and compare count, sources and method tell of the project; all others show words of documents."""
    assert {name for name, _ in HOSTILE_PAGES} == set(PAGES) - {"district", "theme", "compare", "method", "sources"}
