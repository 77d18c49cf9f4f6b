"""The five documents of seeds/ through the whole chain: what is published, and what a second build does with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources

FACTS = ("fct_work_item", "fct_task", "fct_target", "fct_result", "fct_project_listing")


@pytest.fixture
def ledger(built: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, with schema `marts` in front."""
    with duckdb.connect(str(built.published), read_only=True) as connection:
        connection.execute("USE marts")
        yield connection


@pytest.fixture
def copied(built: Settings, tmp_path: Path) -> Settings:
    """Sources and warehouse of the build, to be changed."""
    shutil.copytree(built.sources, tmp_path / "sources")
    (tmp_path / "warehouse").mkdir()
    shutil.copy(built.build, tmp_path / "warehouse")
    return replace(built, sources=tmp_path / "sources", warehouse=tmp_path / "warehouse")


def test_every_published_column_is_commented(ledger: duckdb.DuckDBPyConnection) -> None:
    schemas = ledger.execute("SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert schemas == [("audit",), ("history",), ("marts",), ("serving",)]
    bare = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
    assert ledger.execute(bare).fetchall() == []
    assert ledger.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall() == []


@pytest.mark.parametrize("fact", FACTS)
def test_every_row_names_its_rule_and_its_words(ledger: duckdb.DuckDBPyConnection, fact: str) -> None:
    rows, unruled, unplaced = ledger.execute(f"""
        SELECT count(*), count(*) FILTER (fact.rule_id IS NULL), count(*) FILTER (
            trim(substr(dim_source.text, fact.char_start + 1, fact.char_end - fact.char_start)) = ''
        )
        FROM {fact} AS fact JOIN dim_document USING (document_id) JOIN dim_source USING (source_id)
    """).fetchall()[0]
    assert rows > 0
    assert (unruled, unplaced) == (0, 0)


def test_every_target_has_one_progress_row_and_every_numeral_an_outcome(ledger: duckdb.DuckDBPyConnection) -> None:
    assert ledger.sql("SELECT count(*) FROM fct_target ANTI JOIN fct_progress USING (target_id)").fetchone() == (0,)
    outcomes = dict(ledger.sql("SELECT outcome, count(*) FROM fct_numeral GROUP BY outcome").fetchall())
    assert set(outcomes) == {"target", "result", "reject"}
    rejects = ledger.sql("SELECT sum(numeral_count) FROM agg_reject_reason").fetchone()
    assert rejects == (outcomes["reject"],)


def test_counts_by_district_theme_and_year_lose_no_row(ledger: duckdb.DuckDBPyConnection) -> None:
    summed = ledger.sql("SELECT sum(task_count), sum(target_count), sum(result_count) FROM agg_district_theme_year")
    counted = ledger.sql("""
        SELECT task_count, (SELECT count(*) FROM fct_target WHERE is_government_promise), result_count FROM meta_build
    """)
    assert summed.fetchall() == counted.fetchall()


def test_most_sentences_are_found_by_their_words(ledger: duckdb.DuckDBPyConnection) -> None:
    assert ledger.sql("SELECT count(*) FROM fct_target WHERE search_words IS NULL").fetchone() == (0,)
    found = ledger.sql("""
        SELECT bool_and(contains(sentence, '杨浦区')) FROM fct_result
        WHERE list_contains(string_split(search_words, ' '), '杨浦区')
    """).fetchone()
    assert found == (True,)


def test_published_sources_link_to_their_page(ledger: duckdb.DuckDBPyConnection) -> None:
    pages = ledger.sql("SELECT page_url FROM dim_source WHERE page_url IS NOT NULL").fetchall()
    assert len(pages) == 4
    assert all(page.startswith("https://www.shyp.gov.cn/") for (page,) in pages)


def test_a_changed_document_replaces_its_own_rows_only(copied: Settings, lexicon: Lexicon) -> None:
    rows = "SELECT * FROM raw.quantity JOIN raw.source USING (source_id) WHERE source_uri {} ORDER BY ALL"
    changed = min(copied.sources.iterdir())
    with open_build(copied) as connection:
        ingest_sources(connection, copied, lexicon, extract_file)
        others = connection.execute(rows.format("<> ?"), [changed.name]).fetchall()
        own = connection.execute(rows.format("= ?"), [changed.name]).fetchall()
        changed.write_bytes(changed.read_bytes().replace("万".encode(), "亿".encode(), 1))
        report = ingest_sources(connection, copied, lexicon, extract_file)
        assert report.changed == (changed.name,)
        assert len(report.unchanged) == len(list(copied.sources.iterdir())) - 1
        assert connection.execute(rows.format("<> ?"), [changed.name]).fetchall() == others
        assert connection.execute(rows.format("= ?"), [changed.name]).fetchall() != own
