"""A copied link shows the same view: every filter of every page, set by its address alone in a session of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import streamlit as st

from dashboards.published import Version
from dashboards.sitemap import PAGES
from tests.dashboards.runs import html_of, open_page, words

Query = Callable[..., list[tuple[str, ...]]]
Seen = dict[str, tuple[str, Sequence[str]]]

# What the pages that show one thing need in their address, and pages that have other filters in another part.
SUBJECTS = {
    "evidence": "SELECT 'target', target_id FROM fct_target ORDER BY 2 LIMIT 1",
    "project": "SELECT 'project', project_id FROM dim_project ORDER BY listing_count DESC, 2 LIMIT 1",
    "reader": "SELECT 'document', document_id FROM fct_target GROUP BY 2 ORDER BY count(*) DESC, 2 LIMIT 1",
    "one indicator": """SELECT 'indicator', indicator_id FROM fct_ledger_entry WHERE kind = 'target'
        GROUP BY 2 ORDER BY count(*) DESC, 2 LIMIT 1""",
    "one unit": """SELECT 'unit', organisation_id FROM agg_lead_unit_year
        GROUP BY 2 ORDER BY sum(task_count) DESC, 2 LIMIT 1""",
}
PARTS = {
    "one indicator": ("indicator", {}),
    "one unit": ("units", {}),
    "ambitions": ("goalposts", {"part": "ambitions"}),
    "mentions": ("silence", {"rows": "mention"}),
    "relatives": ("ledger", {"kind": "relative"}),
    **{name: (name, {}) for name in PAGES},
}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Every widget that a page draws and whose value is the address: its parameter, its kind and its options."""
    found: Seen = {}
    for kind in ("multiselect", "selectbox", "segmented_control", "text_input"):
        monkeypatch.setattr(st, kind, _spy(found, kind, getattr(st, kind)))
    return found


def _spy(found: Seen, kind: str, draw: Callable[..., Any]) -> Callable[..., Any]:
    def spy(caption: str, options: Sequence[str] = (), **settings: Any) -> Any:
        key = str(settings.get("key", ""))
        if key.startswith("address_"):
            found[key.removeprefix("address_")] = (kind, list(options))
        return draw(caption, options, **settings) if kind != "text_input" else draw(caption, **settings)

    return spy


@pytest.mark.parametrize("part", PARTS)
def test_every_filter_can_be_set_by_the_address(version: Version, query: Query, seen: Seen, part: str) -> None:
    name, fixed = PARTS[part]
    subject = dict(query(SUBJECTS[part])) if part in SUBJECTS else {}
    open_page(name, {**fixed, **subject})
    for parameter, (kind, options) in dict(seen).items():
        if kind == "text_input":
            chosen = "旧改"
        elif options:
            chosen = options[-1]
        else:
            continue
        page = open_page(name, {**fixed, **subject, parameter: chosen})
        shown = page.session_state[f"address_{parameter}"]
        if parameter in fixed or parameter in subject:
            continue
        assert shown == ([chosen] if kind == "multiselect" else chosen), (name, parameter)
        assert words("app.foot", "zh") in html_of(page)


def test_filters_are_found_on_the_pages_that_have_them(version: Version, seen: Seen) -> None:
    """The test above looks at what is drawn: it would say nothing if nothing were found."""
    expected = {
        "overview": {"year", "district", "theme", "map"},
        "district": {"district", "year"},
        "compare": {"district", "year"},
        "theme": {"theme", "district", "year"},
        "ledger": {"q", "sort", "kind", "view", "district", "theme", "year", "status", "measure", "commitment", "unit"},
        "indicator": {"q"},
        "silence": {"rows", "q", "district", "theme", "state"},
        "goalposts": {"part", "q", "district", "theme", "revision", "sort"},
        "projects": {"q", "district", "year", "status", "category", "mark"},
        "units": {"q", "district", "year"},
        "reported": {"part"},
        "documents": {"q", "district", "doc_type", "year", "sort"},
        "data": {"table"},
    }
    for name, parameters in expected.items():
        seen.clear()
        open_page(name)
        assert parameters <= set(seen), (name, set(seen))


@pytest.mark.parametrize("name", ["ledger", "silence", "projects", "units", "indicator"])
def test_a_page_of_a_list_is_in_the_address(version: Version, name: str) -> None:
    first, second, far = (_rows(name, number) for number in ("1", "2", "99999"))
    assert all((first, second, far))
    assert set(first) != set(second)
    assert set(first) != set(far)


def _rows(name: str, number: str) -> list[str]:
    """What one page of a list links to."""
    page = open_page(name, {"page": number})
    links = re.findall(r'href="((?:evidence|project|units|indicator|reader|ledger)\?[^"]+=[^"]+)"', html_of(page))
    return links + [link.proto.query_string for link in page.get("page_link") if "=" in link.proto.query_string]
