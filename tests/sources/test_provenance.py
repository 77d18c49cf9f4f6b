"""Where a document came from reaches dim_source, and the build takes in what was fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import duckdb

from pipelines.orchestration.runs import run_build
from pipelines.settings import Settings, load_settings
from pipelines.sources.fetching import FetchReport, open_archive
from pipelines.sources.text_hashes import hash_text
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Site

Fetch = Callable[..., FetchReport]


def test_a_build_shows_where_documents_came_from(site: Site, settings: Settings, fetch: Fetch) -> None:
    address = "/list/t20210116_1.html"
    title = "2021年上海市杨浦区政府工作报告"
    site.page("/list/index.html", trs_list([(address, title, "2021-01-16")], 1))
    site.page(address, article(title, body(2021), day="2021-01-16"))
    assert fetch(id="yangpu_test", url=site.url("/list/index.html")).run.new == 1
    summary = run_build(replace(settings, sources=load_settings("").sources), progress=False)
    assert summary.exit_code == 0
    with duckdb.connect(str(settings.published), read_only=True) as ledger:
        rows = ledger.execute(
            "SELECT source_uri, channel_id, page_url, fetched_at IS NOT NULL, last_looked_at >= fetched_at, version, "
            "is_gone, text_hash, text FROM marts.dim_source ORDER BY channel_id NULLS LAST"
        ).fetchall()
        targets = ledger.execute(
            "SELECT value FROM marts.fct_target JOIN marts.dim_document USING (document_id) "
            "JOIN marts.dim_source USING (source_id) WHERE channel_id = 'yangpu_test' ORDER BY value"
        ).fetchall()
        dated = ledger.execute(
            "SELECT d.title, d.district_code, d.published_on::VARCHAR, d.doc_type FROM marts.dim_document AS d "
            "JOIN marts.dim_source USING (source_id) WHERE channel_id = 'yangpu_test'"
        ).fetchall()
    uri, *told, text_hash, text = rows[0]
    assert uri.startswith("fetched://yangpu_test/2021-01-16_")
    assert told == ["yangpu_test", site.url(address), True, True, 1, False]
    assert [row[1] for row in rows[1:]] == [None] * 5
    assert all(row[7] == hash_text(row[8]) for row in rows), "the two hashes have come apart"
    with open_archive(settings) as archive:
        (kept,) = archive.index.documents("yangpu_test")
        assert kept.text_hash == text_hash == hash_text(text)
        with archive.index.together():
            archive.index.put(replace(kept, state="gone"))
    assert (5,) in targets
    assert (3000,) in targets
    assert dated == [(title, "310110", "2021-01-16", "work_report")]
    assert run_build(replace(settings, sources=load_settings("").sources), progress=False).exit_code == 0
    with duckdb.connect(str(settings.published), read_only=True) as ledger:
        gone = ledger.execute("SELECT source_uri FROM marts.dim_source WHERE is_gone").fetchall()
    assert gone == [(uri,)], "that a site has a page no longer is news, though its file stays as it is"
