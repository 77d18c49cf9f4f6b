"""One run of a page by Streamlit's own test harness, and what it drew."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from dashboards.labels import load_labels
from dashboards.sitemap import FIRST
from pipelines.settings import PROJECT_ROOT

APP = str(PROJECT_ROOT / "dashboards" / "app.py")


def open_page(name: str, parameters: Mapping[str, str | list[str]] | None = None) -> AppTest:
    """One run of a page under these parameters of the address."""
    page = AppTest.from_file(APP, default_timeout=60)
    for key, value in (parameters or {}).items():
        page.query_params[key] = value
    if name != FIRST:
        page.switch_page(f"app_pages/{name}.py")
    page.run()
    assert [error.value for error in page.exception] == []
    return page


def press_run(page: AppTest) -> AppTest:
    """The page after the button of the SQL box was pressed."""
    page.button[0].click().run()
    assert [error.value for error in page.exception] == []
    return page


def html_of(page: AppTest) -> str:
    """All HTML that the page draws."""
    return "\n".join(element.proto.body for element in page.get("html"))


def values_of(page: AppTest, name: str) -> list[str]:
    """What the address says of one parameter."""
    value = page.query_params[name]
    return [value] if isinstance(value, str) else list(value)


def words(key: str, language: str) -> str:
    """The words that a page must show."""
    return load_labels()[key][language]
