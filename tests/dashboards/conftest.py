"""What the tests of the pages share: the published version, a served site, a browser, a warehouse of hostile text."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dashboards import labels
from dashboards.published import Version, current_version
from pipelines.settings import Settings
from tests.dashboards.sites import serve
from tests.schemas import find_tables

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> [点](javascript:window.hacked=1) **粗** "
    "$x^2$ :smile: 😀 \u202e反\u202c &amp; </blockquote></div> `code` {{curly}} =1+1 "
)

# Addresses under which the hostile document shows: page and parameters.
HOSTILE_PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("evidence", {"target": "hostile"}),
    ("evidence", {"relative": "hostile"}),
    ("reader", {"document": "hostile"}),
    ("documents", {}),
    ("documents", {"q": "onerror"}),
    ("ledger", {"document": "hostile"}),
    ("ledger", {"q": "onerror"}),
    ("ledger", {"kind": "relative", "document": "hostile"}),
    ("reported", {"part": "versions"}),
    ("reported", {"part": "refused"}),
    ("review", {}),
    ("indicator", {}),
    ("indicator", {"indicator": "hostile"}),
    ("silence", {"q": "onerror"}),
    ("silence", {"rows": "mention", "q": "onerror"}),
    ("goalposts", {}),
    ("projects", {"q": "onerror"}),
    ("project", {"project": "hostile"}),
    ("quality", {}),
    ("units", {}),
    ("units", {"unit": "hostile"}),
    ("data", {"sql": 'SELECT "<script>window.hacked = 1</script>"'}),
)


@pytest.fixture
def version(built: Settings, monkeypatch: pytest.MonkeyPatch) -> Version:
    """The warehouse of this test run, which the pages are told to read."""
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(built.warehouse))
    return current_version()


@pytest.fixture(params=labels.LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each language in turn, for functions that are called outside of a page."""
    monkeypatch.setattr(labels, "current_language", lambda: request.param)
    return str(request.param)


@pytest.fixture(scope="session")
def site(built: Settings) -> Iterator[str]:
    """The address of the pages on the warehouse of this test run."""
    with serve(built.warehouse) as address:
        yield address


# A page may be slow where other tests run beside it; how fast pages are is measured elsewhere.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    """A headless Chromium, for one file of tests: while Playwright runs, its event loop runs in this thread too, and a
    test of another file in the same process that starts a loop of its own (a server, Dagster) would fail or hang."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def query(built: Settings) -> Callable[..., list[tuple[object, ...]]]:
    """Rows of a query on the published file, asked without the pages."""

    def ask(sql: str, *parameters: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(built.published), read_only=True) as connection:
            return connection.execute(f"USE marts; {sql}", list(parameters)).fetchall()

    return ask


@pytest.fixture(scope="session")
def hostile_warehouse(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the warehouse with one document that holds everything a page must not run; its target is `hostile`."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(built.published, folder / "taizhang.duckdb")
    sentence = f"完成{HOSTILE}旧改征收7000户。"
    text = f"第一行{HOSTILE}\n\n{sentence}\n最后一行"
    start = text.index("7000户")
    values = {"text": text, "sentence": sentence, "hostile": HOSTILE, "first": text.index(sentence), "start": start}
    with duckdb.connect(str(folder / "taizhang.duckdb")) as connection:
        find_tables(connection)
        for statement in HOSTILE_ROWS:
            names = [name for name in values if f"${name}" in statement]
            connection.execute(statement, {name: values[name] for name in names})
    return folder


@pytest.fixture(scope="session")
def hostile_site(hostile_warehouse: Path) -> Iterator[str]:
    """The address of the pages on the warehouse of hostile text."""
    with serve(hostile_warehouse) as address:
        yield address


HOSTILE_ROWS = (
    """INSERT INTO dim_source BY NAME SELECT * REPLACE ('hostile' AS source_id, $text AS text, $hostile AS source_name,
        'javascript:window.hacked=1' AS page_url, TIMESTAMP '2099-01-01' AS first_seen_at) FROM dim_source LIMIT 1""",
    """INSERT INTO dim_document BY NAME SELECT * REPLACE ('hostile' AS document_id, 'hostile' AS source_id,
        $hostile AS title, $hostile AS issuer, 0 AS char_start, len($text) AS char_end) FROM dim_document LIMIT 1""",
    """INSERT INTO fct_work_item BY NAME SELECT * REPLACE ('hostile' AS work_item_id, 'hostile' AS document_id,
        NULL AS parent_work_item_id, $hostile AS title, $hostile AS marker, $first AS char_start,
        len($text) AS char_end) FROM fct_work_item LIMIT 1""",
    """INSERT INTO fct_target BY NAME SELECT * REPLACE ('hostile' AS target_id, 'hostile' AS document_id,
        'hostile' AS work_item_id, $hostile AS indicator, $hostile AS unit, $sentence AS sentence,
        $first AS sentence_start, $first + len($sentence) AS sentence_end, $start AS char_start,
        $start + 5 AS char_end, true AS is_government_promise) FROM fct_target LIMIT 1""",
    """INSERT INTO fct_progress BY NAME SELECT * REPLACE ('hostile' AS target_id, 'hostile' AS passage_document_id,
        $first AS passage_start, $start AS passage_end) FROM fct_progress LIMIT 1""",
    """INSERT INTO fct_naming BY NAME SELECT * REPLACE ('hostile' AS entry_id, 'hostile' AS document_id,
        to_json([['ind_left', $hostile]])::varchar AS other_names,
        to_json([['front_cut', $hostile, '']])::varchar AS naming_steps,
        to_json([['kind_words', $hostile]])::varchar AS reading_grounds) FROM fct_naming LIMIT 1""",
    "INSERT INTO fct_verdict_risk BY NAME SELECT 'hostile' AS target_id, 'missed' AS risk, 0 AS review_place",
    """INSERT INTO fct_verdict_review BY NAME SELECT 'hostile' AS verdict_review_id, 'hostile' AS target_id,
        'missed' AS status, 'wrong' AS answer, $hostile AS because, $hostile AS reviewed_by,
        DATE '2026-01-02' AS reviewed_on, 'missed' AS current_status, false AS is_same_verdict,
        true AS is_contradicted""",
    """INSERT INTO dim_indicator BY NAME SELECT * REPLACE ('hostile' AS indicator_id, $hostile AS indicator_name,
        $hostile AS unit, 1000000 AS target_count, 1 AS result_count) FROM dim_indicator LIMIT 1""",
    "UPDATE fct_target SET indicator_id = 'hostile' WHERE target_id = 'hostile'",
    """INSERT INTO fct_ledger_entry BY NAME SELECT * REPLACE ('hostile' AS entry_id, 'target' AS kind,
        'hostile' AS document_id, 'hostile' AS work_item_id, 'hostile' AS indicator_id, $hostile AS indicator,
        $hostile AS unit, $sentence AS sentence, $first AS sentence_start,
        $first + len($sentence) AS sentence_end, $start AS char_start, $start + 5 AS char_end,
        0 AS sentence_number, true AS is_government_promise)
        FROM fct_ledger_entry WHERE kind = 'target' LIMIT 1""",
    """INSERT INTO bridge_text_letters SELECT substr(lower($sentence), place, 2), 0, place
        FROM range(1, length($sentence) + 1) AS places(place)""",
    """INSERT INTO agg_silence_row BY NAME SELECT 'indicator' AS row_kind, 'hostile' AS row_id, district_code,
        theme_code, true AS is_every_theme, 1000000 AS target_count, 1000000 AS silent_count,
        0 AS only_multi_year_count, 0 AS only_without_number_count, 0 AS review_missing_part_count,
        0 AS waiting_count, 0 AS reported_count FROM fct_ledger_entry WHERE entry_id = 'hostile'""",
    """INSERT INTO bridge_unit_work_item SELECT 'hostile', 'hostile'""",
    """INSERT INTO fct_task BY NAME SELECT * REPLACE ('hostile' AS task_id, 'hostile' AS document_id,
        'hostile' AS work_item_id, $hostile AS text, $hostile AS action) FROM fct_task LIMIT 1""",
    """INSERT INTO dim_organisation BY NAME SELECT 'hostile' AS organisation_id, $hostile AS organisation_name,
        district_code FROM fct_task WHERE task_id = 'hostile'""",
    """INSERT INTO bridge_work_item_organisation BY NAME SELECT * REPLACE ('hostile' AS work_item_id,
        'hostile' AS organisation_id, 'lead' AS role) FROM bridge_work_item_organisation LIMIT 1""",
    """INSERT INTO agg_lead_unit_year BY NAME SELECT * REPLACE ('hostile' AS lead_unit_year_id,
        'hostile' AS organisation_id, 1000000 AS task_count) FROM agg_lead_unit_year LIMIT 1""",
    """INSERT INTO fct_sheet_line BY NAME SELECT * REPLACE ('hostile' AS target_id, 'hostile' AS task_id,
        'hostile' AS organisation_id, $hostile AS task, $hostile AS promised, $hostile AS unit,
        $hostile AS lead_unit) FROM fct_sheet_line LIMIT 1""",
    """INSERT INTO fct_entered_progress BY NAME SELECT unnest(['one', 'two']) AS entry_id, 'k' AS row_key,
        'hostile' AS target_id, 'hostile' AS task_id, 'hostile' AS organisation_id, $hostile AS lead_unit,
        $hostile AS reporter, 6500.0 AS value, $hostile AS unit, $hostile AS value_entered, $hostile AS unit_entered,
        $hostile AS progress, $hostile AS evidence, DATE '2020-06-30' AS reported_on, 'hostile' AS source_id,
        $hostile AS source_uri, $hostile AS sheet, 4 AS row_number, TIMESTAMP '2020-07-01' AS entered_at,
        unnest([1, 2]) AS version, unnest([false, true]) AS is_current, unnest([NULL, 70.0]) AS superseded_value,
        $hostile AS superseded_unit""",
    """INSERT INTO fct_entry_issue BY NAME SELECT 'hostile' AS entry_issue_id, 'hostile' AS source_id,
        $hostile AS source_uri, $hostile AS sheet, 5 AS row_number, 'value' AS column_name, 'formula' AS code,
        $hostile AS found, $hostile AS target_id, $hostile AS reporter, TIMESTAMP '2020-07-01' AS entered_at""",
    """INSERT INTO fct_entered_progress BY NAME SELECT * REPLACE ('three' AS entry_id, NULL AS target_id,
        'silent' AS task_id) FROM fct_entered_progress WHERE entry_id = 'two'""",
    # A task without a number, which the same document speaks of again.
    """INSERT INTO fct_task BY NAME SELECT * REPLACE ('silent' AS task_id, 'hostile' AS document_id,
        'hostile' AS work_item_id, $hostile AS text, $hostile AS action, 9999 AS plan_year, false AS is_quantified,
        0 AS char_start) FROM fct_task WHERE task_id = 'hostile'""",
    """INSERT INTO fct_task_mention BY NAME SELECT * REPLACE ('silent' AS task_id, 'reported' AS status,
        'hostile' AS mention_document_id, 0 AS mention_start, $start + 5 AS mention_end)
        FROM fct_task_mention LIMIT 1""",
    """INSERT INTO fct_relative_target BY NAME SELECT * REPLACE ('hostile' AS relative_target_id,
        'hostile' AS document_id, 'hostile' AS work_item_id, 'hostile' AS indicator_id, $hostile AS indicator,
        $hostile AS reference, $sentence AS sentence, $start AS char_start, $start + 5 AS char_end,
        'hostile' AS stated_document_id, $first AS stated_start, $start AS stated_end)
        FROM fct_relative_target LIMIT 1""",
    """INSERT INTO dim_project BY NAME SELECT * REPLACE ('hostile' AS project_id, $hostile AS project_name)
        FROM dim_project LIMIT 1""",
    """INSERT INTO fct_project_listing BY NAME SELECT * REPLACE ('hostile' AS project_listing_id,
        'hostile' AS document_id, 'hostile' AS project_id, $hostile AS project_name, $hostile AS category,
        $start AS char_start, $start + 5 AS char_end) FROM fct_project_listing LIMIT 1""",
    """INSERT INTO fct_project_stage BY NAME SELECT * REPLACE ('hostile' AS project_stage_id,
        'hostile' AS document_id, 'hostile' AS project_id, $hostile AS project_name, $start AS char_start,
        $start + 5 AS char_end) FROM fct_project_stage LIMIT 1""",
    """INSERT INTO fct_target_revision BY NAME SELECT * REPLACE ('hostile' AS target_revision_id,
        'hostile' AS previous_target_id, 'hostile' AS target_id, 'hostile' AS indicator_id,
        9998 AS previous_plan_year, 9999 AS plan_year)
        FROM fct_target_revision LIMIT 1""",
    """INSERT INTO fct_issue BY NAME SELECT * REPLACE ('hostile' AS issue_id, 'hostile' AS source_id,
        $hostile AS message, $hostile AS code, 0 AS char_start, 9 AS char_end) FROM fct_issue LIMIT 1""",
    """INSERT INTO fct_repair BY NAME SELECT * REPLACE ('hostile' AS repair_id, 'hostile' AS source_id,
        $hostile AS reading) FROM fct_repair LIMIT 1""",
)
