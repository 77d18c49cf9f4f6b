"""阅读原文: one document with its outline, every extraction marked in place. Opened by ?document=, ?at= a place."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, reader_parts
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import documents
from dashboards.sitemap import back_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    document = documents.find_document(version, st.query_params.get("document", ""))
    back_link("documents", t("reader.back"))
    if document is None:
        cards.empty_state(t("reader.unknown"), t("reader.unknown_advice"))
        return

    outline = documents.list_outline(version, document["document_id"])
    starts = [row["char_start"] for row in outline]
    sheets = reader_parts.cut_sheets(document, starts)
    at = reader_parts.read_place(document, st.query_params.get("at", ""))
    number, begin, end = reader_parts.find_sheet(sheets, starts, at)
    text = documents.read_text(version, document["source_id"], begin, end)

    cards.page_head(document["title"], reader_parts.describe(document))
    if document["is_kept"]:
        cards.note(t("reader.kept"))
    reader_parts.draw_versions(documents.list_versions(version, document["document_id"]))
    with st.sidebar:
        reader_parts.draw_outline(document, outline, (begin, end))
    found = documents.list_extractions(version, document, begin, end)
    shown = reader_parts.choose_kinds(found)
    reader_parts.draw_steps(sheets, number, begin, t("reader.steps_above"))
    reader_parts.draw_text(text, begin, [row for row in found if row["kind"] in shown], outline, at)
    reader_parts.draw_steps(sheets, number, begin, t("reader.steps_below"))


draw()
