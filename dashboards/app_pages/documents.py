"""文档: the documents and what was found in each; a title opens the document with every extraction in place."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, quality_parts
from dashboards.downloads import csv_button
from dashboards.filters import choose_many, choose_one, choose_page, page_number, write_text
from dashboards.labels import label, t
from dashboards.ledger_filters import split_words
from dashboards.published import Version, current_version
from dashboards.queries import documents
from dashboards.queries.ledger import names
from dashboards.summaries import name_of

PAGE_SIZE = 50


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("documents.title"), t("documents.lead"))
    wanted, sort = read_filter(version)

    total = documents.count_documents(version, wanted)
    if not total:
        cards.empty_state(t("documents.none"), t("documents.none_advice"))
        return
    number = page_number(max(1, -(-total // PAGE_SIZE)))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        counted = t("documents.count", documents=f"{total:,}")
        cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(counted), width="content")
        csv_button("documents", "taizhang-documents", lambda: documents.export_documents(version, wanted))
    rows = documents.list_documents(version, PAGE_SIZE, (number - 1) * PAGE_SIZE, wanted, sort)
    quality_parts.draw_documents(rows)
    choose_page(total, PAGE_SIZE)


def read_filter(version: Version) -> tuple[documents.DocumentFilter, str]:
    """The widgets: what the address asks for, and in which order."""
    known = names(version)
    text, *columns, last = st.columns(5)
    with text:
        words = split_words(write_text("q", t("filter.search"), t("documents.search_hint")))
    chosen = {}
    for column, facet in zip(columns, documents.FACETS, strict=True):
        with column:
            chosen[facet] = choose_many(
                facet,
                t(f"filter.document_{facet}"),
                documents.list_options(version, facet),
                lambda code, facet=facet: name_of(known, facet, code) if facet == "district" else label(facet, code),
            )
    with last:
        sort = choose_one("sort", t("filter.sort"), list(documents.SORTS), lambda code: label("document_sort", code))
    return documents.DocumentFilter(words, chosen), sort


draw()
