"""Entry of the pages: settings, navigation, language, and the watch for a newly published warehouse."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import streamlit as st

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboards import cards, frame  # noqa: E402 (the project's root must be on the path first)
from dashboards.labels import t  # noqa: E402
from dashboards.published import WarehouseMissing  # noqa: E402
from dashboards.sitemap import make_pages  # noqa: E402

UNREADABLE = (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException, duckdb.SerializationException)

frame.configure()
pages = make_pages()
page = st.navigation(list(pages.values()), position="hidden")
frame.draw_header(pages, page)
with frame.watch_version():
    try:
        page.run()
    except WarehouseMissing as missing:
        cards.empty_state(t("missing.title"), t("missing.advice", path=missing.path))
    except UNREADABLE as error:
        cards.empty_state(t("unreadable.title"), t("unreadable.advice", error=str(error).splitlines()[0]))
    finally:
        frame.draw_footer()
