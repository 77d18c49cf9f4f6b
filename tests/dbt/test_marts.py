"""What the marts say of five small sources."""

from __future__ import annotations

import duckdb
import pytest

from tests.dbt.conftest import SmallBuild


def test_one_progress_row_a_target_tells_whether_a_review_is_silent(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.sql("""
        SELECT source_name, indicator, status, searched_documents, match_rule, result_id, attainment
        FROM fct_target JOIN fct_progress USING (target_id)
            JOIN dim_document USING (document_id) JOIN dim_source USING (source_id)
        WHERE source_name NOT LIKE '%copy%' ORDER BY ALL
    """).fetchall()
    assert rows == [
        ("310101_2020.txt", "新增床位", "awaiting", 0, "progress.no_review", None, None),
        ("310110_2019.txt", "新增岗位", "unreported", 2, "progress.review_silent", None, None),
        ("310110_2020.txt", "建成公园", "awaiting", 0, "progress.no_review", None, None),
        ("310110_2020.txt", "新增岗位", "awaiting", 0, "progress.no_review", None, None),
    ]


@pytest.mark.parametrize("fact", ["fct_target", "fct_result", "fct_work_item", "fct_task", "fct_project_listing"])
def test_facts_of_a_document_chain_to_their_source(marts: duckdb.DuckDBPyConnection, fact: str) -> None:
    """A source_id of their own would make the second USING ambiguous for everybody who writes this query."""
    marts.sql(
        f"SELECT dim_source.text FROM {fact} JOIN dim_document USING (document_id) JOIN dim_source USING (source_id)"
    )


def test_shares_of_a_district_and_year(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.sql("""
        SELECT district_code, year, task_count, quantified_task_share, lead_unit_task_share, deadline_task_share,
            target_count, unreported_count, reported_share, achieved_share, mean_attainment
        FROM agg_district_theme_year ORDER BY ALL
    """).fetchall()
    assert rows == [
        ("310101", 2020, 1, 1.0, 1.0, 0.0, 1, 0, None, None, None),
        ("310110", 2019, 2, 0.5, 1.0, 0.0, 1, 1, None, None, None),
        ("310110", 2020, 4, 1.0, 1.0, 0.0, 4, 0, None, None, None),
    ]


def test_districts_add_up_to_their_city(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.sql("""
        SELECT district_name, count(*) FROM fct_target
        JOIN bridge_district_ancestor USING (district_code)
        JOIN dim_district ON dim_district.district_code = ancestor_code
        GROUP BY ALL ORDER BY ALL
    """).fetchall()
    assert dict(rows) == {"杨浦区": 5, "黄浦区": 1, "上海市": 6, "全国": 6}


def test_a_file_given_twice_is_a_doubt(marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.sql("""
        SELECT source_name, code, message, char_start, char_end = length(text)
        FROM fct_issue JOIN dim_source USING (source_id)
    """).fetchall() == [
        (
            "310110_2020_copy.txt",
            "duplicate_source",
            "the file holds the same bytes as 310110_2020.txt",
            0,
            True,
        )
    ]


def test_files_set_aside_and_counts_of_the_build_are_published(marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.sql("SELECT source_uri, code, reason FROM fct_quarantine").fetchall() == [
        ("empty.txt", "empty", "the file is empty")
    ]
    assert marts.sql("""
        SELECT source_count, quarantined_count, document_count, task_count, target_count, numeral_count, issue_count
        FROM meta_build
    """).fetchall() == [(4, 1, 4, 7, 6, 6, 1)]


def test_words_find_targets(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.sql("""
        SELECT DISTINCT sentence FROM fct_target WHERE list_contains(string_split(search_words, ' '), '岗位')
        ORDER BY 1
    """).fetchall()
    assert found == [("新增岗位300个",), ("新增岗位500个",)]


def test_an_organisation_is_one_row_however_often_it_is_named(marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.sql("SELECT organisation_name FROM dim_organisation").fetchall() == [("发改委",)]
    assert marts.sql("SELECT count(*) FROM bridge_work_item_organisation").fetchone() == (4,)


def test_the_published_source_links_to_its_page(small_build: SmallBuild, marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.sql("SELECT count(*) FROM dim_source WHERE page_url IS NOT NULL").fetchone() == (0,)
    assert "seed.taizhang.source_pages" in small_build.statuses


def test_a_review_finds_its_promise_by_text_and_quote(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        """SELECT sentence, review.status, current_status, is_same_verdict, is_contradicted
        FROM fct_verdict_review AS review LEFT JOIN fct_target USING (target_id) ORDER BY sentence NULLS LAST"""
    ).fetchall()
    assert rows[0][:2] == ("新增岗位300个", "unreported")
    assert rows[0][3] is (rows[0][2] == "unreported")
    assert rows[0][4] is not rows[0][3]
    assert rows[1] == (None, "unreported", None, None, None)


def test_the_wide_view_has_one_row_a_promise(marts: duckdb.DuckDBPyConnection) -> None:
    ((promises, distinct, targets),) = marts.execute(
        """SELECT count(*), count(DISTINCT target_id), (SELECT count(*) FROM fct_target WHERE is_government_promise)
        FROM promises"""
    ).fetchall()
    assert promises == distinct == targets > 0
    ((words,),) = marts.execute("SELECT DISTINCT promised FROM promises WHERE promised_value = 300").fetchall()
    assert words.startswith("300")
