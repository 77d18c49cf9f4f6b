"""Promises without a number of their own: measured against another series, or tasks that are only mentioned again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboards.labels import LANGUAGES, load_labels
from dashboards.published import Version, current_version
from dashboards.queries import evidence, mentions, relatives, units
from tests.dashboards.conftest import HOSTILE
from tests.dashboards.runs import html_of, open_page, words
from tests.schemas import find_tables

Query = Callable[..., list[tuple[str, ...]]]
STATED = "完成年度目标的56%"


def test_every_relative_promise_is_listed_once(version: Version, query: Query) -> None:
    ((total,),) = query("SELECT count(*) FROM fct_relative_target")
    assert int(total) > 0
    assert relatives.count_relatives(version, (), {}) == int(total)
    rows = relatives.list_relatives(version, (), {}, 1000)
    assert len({row["entry_id"] for row in rows}) == int(total)
    assert len(list(relatives.export_relatives(version, (), {}))) - 1 == int(total)
    row = rows[0]
    for facet, code in (
        ("district", row["district_code"]),
        ("theme", row["theme_code"]),
        ("year", str(row["period_year"])),
        ("status", row["status"]),
        ("measure", row["measure"]),
        ("commitment", row["commitment"]),
        ("document", row["document_id"]),
        ("indicator", row["reference_indicator_id"]),
    ):
        assert row["entry_id"] in {r["entry_id"] for r in relatives.list_relatives(version, (), {facet: (code,)}, 99)}
        assert relatives.count_relatives(version, (), {facet: ("no such",)}) == 0
    assert relatives.count_relatives(version, (row["reference"],), {}) > 0
    assert relatives.count_relatives(version, ("龘靐齉",), {}) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_relative_promise_opens_its_sentence(version: Version, query: Query, language: str) -> None:
    (row,) = query(
        """SELECT relative_target_id, sentence, substr(text, r.char_start + 1, r.char_end - r.char_start), status
        FROM fct_relative_target AS r JOIN dim_document USING (document_id) JOIN dim_source USING (source_id) LIMIT 1"""
    )
    drawn = html_of(open_page("evidence", {"relative": row[0], "lang": language}))
    assert f">{row[2]}</mark>" in drawn
    assert words(f"relative_status.{row[3]}", language) in drawn
    ledger = open_page("ledger", {"kind": "relative", "lang": language})
    assert f"tz-status-{row[3]}" in html_of(ledger)
    assert any(f"relative={row[0]}" in link.proto.query_string for link in ledger.get("page_link"))


def test_an_unknown_relative_promise_says_what_to_do(version: Version) -> None:
    assert words("evidence.unknown_advice", "zh") in html_of(open_page("evidence", {"relative": "x"}))


def test_the_indicator_and_the_method_show_relative_promises(version: Version, query: Query) -> None:
    found = query(
        """SELECT indicator_id, relative_target_id FROM fct_relative_target
        WHERE indicator_id IN (SELECT indicator_id FROM fct_ledger_entry)
        UNION ALL SELECT reference_indicator_id, relative_target_id FROM fct_relative_target
        WHERE reference_indicator_id IN (SELECT indicator_id FROM fct_ledger_entry)"""
    )
    assert found
    for indicator, relative in found:
        assert f"relative={relative}" in html_of(open_page("indicator", {"indicator": indicator}))
    assert words("relative.title", "zh") in html_of(open_page("method"))


def test_every_task_without_a_number_is_in_one_state(version: Version, query: Query) -> None:
    counts = mentions.count_states(version, mentions.MentionFilter())
    ((tasks,),) = query("SELECT count(*) FROM fct_task WHERE NOT is_quantified")
    assert counts["tasks"] == int(tasks) == sum(counts[state] for state in mentions.STATUSES)
    for state, status in mentions.STATUSES.items():
        rows = mentions.list_tasks(version, mentions.MentionFilter(states=(state,)), 20, 0)
        assert {row["status"] for row in rows} <= {status}
    assert len(list(mentions.export_tasks(version, mentions.MentionFilter()))) - 1 == int(tasks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_task_mentioned_again_is_never_called_achieved(hostile_warehouse: Path, language: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAIZHANG_WAREHOUSE", str(hostile_warehouse))
        drawn = html_of(open_page("silence", {"rows": "mention", "q": "onerror", "lang": language}))
    assert words("mention_state.reported", language) in drawn
    assert words("mention.note", language) in drawn
    for word in (words("status.achieved", language), words("state.reported", language)):
        assert f"</i>{word}</span>" not in drawn
    assert 'href="reader?' in drawn
    assert "document=hostile" in drawn


def test_entries_of_a_task_without_a_number_stand_beside_what_documents_say(hostile_warehouse: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAIZHANG_WAREHOUSE", str(hostile_warehouse))
        version = current_version()
        unit = units.find_unit(version, "hostile")
        assert unit is not None
        (row,) = [row for row in units.list_tasks(version, unit, "lead", 50, 0) if row["task_id"] == "silent"]
        drawn = html_of(open_page("units", {"unit": "hostile"}))
    assert [entry["progress"] for entry in row["entries"]] == [HOSTILE]
    assert row["mention_status"] == "reported"
    assert words("mention_state.reported", "zh") in drawn
    assert drawn.count('class="tz-again tz-entered"') == 1


@pytest.mark.parametrize(("is_floor", "key"), [(False, "evidence.stated"), (True, "evidence.stated_floor")])
def test_stated_attainment_is_shown_as_stated(
    hostile_warehouse: Path, tmp_path: Path, is_floor: bool, key: str
) -> None:
    """The report's own words are quoted; a share that the ledger computed is told by the two numbers."""
    copied = tmp_path / "taizhang.duckdb"
    copied.write_bytes((hostile_warehouse / "taizhang.duckdb").read_bytes())
    with duckdb.connect(str(copied)) as connection:
        find_tables(connection)
        ((result, source),) = connection.execute(
            """SELECT result_id, source_id FROM fct_result JOIN dim_document USING (document_id) LIMIT 1"""
        ).fetchall()
        connection.execute("UPDATE dim_source SET text = ? || text WHERE source_id = ?", [STATED, source])
        connection.execute(
            """UPDATE fct_progress SET result_id = ?, status = 'in_progress', attainment = 0.56,
            attainment_source = 'stated', stated_is_floor = ?, stated_start = 0, stated_end = ?
            WHERE target_id = 'hostile'""",
            [result, is_floor, len(STATED)],
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
        progress = evidence.find_progress(current_version(), "hostile")
        assert progress is not None
        assert progress["stated_words"] == STATED
        drawn = html_of(open_page("evidence", {"target": "hostile"}))
    assert load_labels()[key]["zh"].format(words=STATED, share="56%") in drawn
