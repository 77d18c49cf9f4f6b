"""The pages: their files, addresses and links. A new page is one word here and one file in app_pages/."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dashboards.cards import show
from dashboards.filters import link
from dashboards.labels import t

FOLDER = Path(__file__).with_name("app_pages")
# The navigation: group -> its pages in order. The very first page is the one that opens.
GROUPS = {
    "whole": ("overview", "district", "compare", "theme"),
    "promises": ("ledger", "indicator", "silence", "goalposts"),
    "work": ("projects", "units", "reported", "review"),
    "sources": ("documents", "sources", "method", "quality", "data"),
}
# Pages that show one thing: opened from a list, never from the navigation.
OPENED = ("evidence", "project", "reader")
# Shown in the navigation only to who sits at the machine that serves them: they write.
LOCAL = ("review",)
# Name -> whether the page stands in the navigation.
PAGES = {
    **{name: True for names in GROUPS.values() for name in names},
    **dict.fromkeys(OPENED, False),
}
FIRST = next(iter(PAGES))


def page_file(name: str) -> str:
    """The page's file as Streamlit's links want it: seen from app.py."""
    return f"app_pages/{name}.py"


def make_pages() -> dict[str, st.Page]:
    """Every page with its title in the page's language."""
    return {
        name: st.Page(
            FOLDER / f"{name}.py",
            title=t(f"nav.{name}"),
            url_path=None if name == FIRST else name,
            default=name == FIRST,
            visibility="visible" if is_visible else "hidden",
        )
        for name, is_visible in PAGES.items()
    }


def href(name: str, **parameters: str | int | Sequence[str] | None) -> str:
    """The relative address of a page, for links inside HTML; it keeps the language."""
    query = urlencode(link(**parameters), doseq=True)
    return f"{'' if name == FIRST else name}?{query}" if query else ("./" if name == FIRST else name)


def back_link(name: str, words: str) -> None:
    """A link back to a page; it keeps the language."""
    st.page_link(page_file(name), label=words, query_params=link(), icon=":material/arrow_back:")


def page_link(name: str, words: str, **parameters: str | int | Sequence[str] | None) -> None:
    """A link that opens another page without loading the site anew; it keeps the language."""
    st.page_link(page_file(name), label=words, query_params=link(**parameters))


def up_link(name: str, words: str) -> None:
    """A link from one thing on a page to the list of all on the same page, whose address is that of the page alone."""
    show(Markup('<a class="tz-up" href="{}"><span aria-hidden="true">←</span> {}</a>').format(href(name), words))
