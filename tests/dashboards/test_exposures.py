"""The exposures of the dbt project name every page with the models that it asks for."""

from __future__ import annotations

from dashboards.sitemap import PAGES
from tests.dashboards.exposures import FILE, page_models, write_exposures


def test_the_exposures_are_those_of_the_pages() -> None:
    assert FILE.read_text("utf-8") == write_exposures(), "python -m tests.dashboards.exposures"


def test_every_page_but_those_of_the_project_itself_asks_for_models() -> None:
    assert "fct_ledger_entry" in page_models("ledger")
    assert "fct_numeral" in page_models("quality")
    assert "promises" not in page_models("overview")
    assert all(page_models(page) for page in PAGES)
