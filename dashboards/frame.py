"""What stands around every page: settings, head with navigation and language, foot, and the watch on the warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from dashboards.cards import show
from dashboards.filters import link, same_page
from dashboards.labels import LANGUAGES, current_language, t
from dashboards.local_use import is_local
from dashboards.published import Version, WarehouseMissing, current_version
from dashboards.sitemap import GROUPS, LOCAL, page_file

HERE = Path(__file__).parent
WATCH_SECONDS = 3
_watches = count(1)


def configure() -> None:
    """Title, width and style sheets."""
    st.set_page_config(page_title=t("app.title"), page_icon=str(HERE / "icon.svg"), layout="wide")
    for sheet in ("style.css", "pages.css"):
        st.html(HERE / sheet)


def draw_header(pages: Mapping[str, st.Page], current: st.Page) -> None:
    """Name, language switch and navigation; the current page is marked by more than its colour."""
    here = next(name for name, page in pages.items() if page is current or page.url_path == current.url_path)
    with st.container(key="tz_header", gap="small"):
        with st.container(horizontal=True, key="tz_title", vertical_alignment="center"):
            show(
                Markup('<div class="tz-brand"><b>{}</b><span>{}</span></div>').format(t("app.name"), t("app.motto")),
                width="content",
            )
            # On a phone the pages stand in a menu; its key holds the page, so that it is closed after a choice.
            with (
                st.container(key="tz_menu", width="content"),
                st.popover(t("nav.menu"), icon=":material/menu:", key=f"menu_{here}"),
            ):
                _draw_groups("menu", here)
            _draw_language()
        with st.container(horizontal=True, key="tz_nav", gap="small"):
            _draw_groups("nav", here)


def _draw_groups(place: str, here: str) -> None:
    """Every group of pages under its name, each page a link."""
    for group, all_names in GROUPS.items():
        names = [name for name in all_names if name not in LOCAL or is_local()]
        with st.container(key=f"tz_{place}_group_{group}", width="content", gap=None):
            show(Markup('<p class="tz-group">{}</p>').format(t(f"group.{group}")))
            with st.container(horizontal=True, key=f"tz_{place}_pages_{group}", width="content", gap=None):
                for name in names:
                    marked = "here" if name == here else "other"
                    with st.container(key=f"tz_{place}_{marked}_{name}", width="content"):
                        st.page_link(page_file(name), label=t(f"nav.{name}"), query_params=link())


def _draw_language() -> None:
    other = next(language for language in LANGUAGES if language != current_language())
    # Streamlit's own links leave the address as it is when they lead to the page they stand on.
    show(
        Markup('<a class="tz-language" href="{}" hreflang="{}" lang="{}">{}</a>').format(
            same_page(lang=other), other, other, t("app.other_language")
        ),
        width="content",
    )


def draw_footer() -> None:
    """What the site is and is not; on paper also the address of the page."""
    address = (st.context.url or "").split("?", 1)[0] + same_page()
    show(
        Markup('<footer class="tz-foot"><p>{}</p><p class="tz-on-paper">{}</p></footer>').format(
            t("app.foot"), t("app.address", address=address)
        )
    )


@contextmanager
def watch_version() -> Iterator[None]:
    """Draw what is inside, and draw it again as soon as another version is published, or one appears or goes."""
    place = st.container()
    drawn = _stamp()
    try:
        yield
    except Exception:
        _keep_watch(place, drawn)
        raise
    _keep_watch(place, drawn)


def _keep_watch(place: DeltaGenerator, drawn: Version | None) -> None:
    """From now on ask for another run until one has shown what is published.

    It is noted at the end of a run what has been drawn; a run that another one breaks off has shown nothing. The watch
    of every run has a name of its own: the browser goes on asking for the last one that it has heard of, and Streamlit
    passes over a name that it no longer knows. A known one would start another run, and Streamlit forgets what a run
    has drawn and not yet sent when the next one starts.
    """

    def compare_versions() -> None:
        if _stamp() != drawn:
            st.rerun()

    compare_versions.__qualname__ = f"compare_versions_{next(_watches)}"
    with place:
        st.fragment(compare_versions, run_every=WATCH_SECONDS)()


def _stamp() -> Version | None:
    try:
        return current_version()
    except WarehouseMissing:
        return None
