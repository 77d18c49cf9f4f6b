"""The parts of the reading page: the sheets of a long document, its outline, its legend and its marked text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.filters import choose_many, same_page
from dashboards.formats import day, plan_period
from dashboards.labels import label, t
from dashboards.passages import Highlight, render_passage
from dashboards.published import Row
from dashboards.sitemap import href

SHEET = 6000  # characters; a sheet ends before the first piece of work behind them
KINDS = ("target", "result", "task", "project", "reject", "repair", "issue")
NAMED_NOTES = {"reject": "reason", "issue": "issue", "project": "project_status"}
MAX_DEPTH = 3

Sheets = Sequence[tuple[int, int]]


def cut_sheets(document: Row, starts: Sequence[int]) -> Sheets:
    """The document in stretches of about SHEET characters that begin where a piece of work begins, if one does."""
    first, last = document["char_start"], document["char_end"]
    cuts = [first]
    for start in sorted({*starts, last}):
        while start - cuts[-1] > 2 * SHEET:
            cuts.append(cuts[-1] + SHEET)
        if start - cuts[-1] >= SHEET and start < last:
            cuts.append(start)
    return list(pairwise([*cuts, last]))


def read_place(document: Row, place: str) -> int:
    """The place of the source that the address asks for; the document's first character for anything else."""
    at = int(place) if place.isascii() and place.isdigit() else 0
    return at if document["char_start"] <= at < document["char_end"] else document["char_start"]


def find_sheet(sheets: Sheets, starts: Sequence[int], at: int) -> tuple[int, int, int]:
    """Number of the sheet that holds the place, and what is shown of it: from the piece of work with the place on."""
    number = next(number for number, (start, end) in enumerate(sheets) if start <= at < end)
    start, end = sheets[number]
    return number, max((begin for begin in starts if start <= begin <= at), default=start), end


def describe(document: Row) -> str:
    """Who issued the document, when, for which period."""
    return t(
        "reader.lead",
        district=cards.district_name(document),
        doc_type=label("doc_form", document["doc_form"]),
        date=day(document["published_on"]),
        period=plan_period(document["plan_period"]),
        characters=f"{document['characters']:,}",
    )


def draw_versions(versions: Sequence[Row]) -> None:
    """The copies of the paper and its corrected or earlier issues, each opened by its title."""
    if not versions:
        return
    lines = [
        Markup('<li>{}: <a href="{}" lang="zh-CN">{}</a> <small>{} · {}</small></li>').format(
            t(f"reader.version_{row['relation']}"),
            href("reader", document=row["document_id"]),
            row["title"],
            day(row["published_on"]),
            row["source_uri"],
        )
        for row in versions
    ]
    cards.show(Markup('<p class="tz-note">{}</p><ul>{}</ul>').format(t("reader.versions"), Markup("").join(lines)))


def draw_outline(document: Row, outline: Sequence[Row], shown: tuple[int, int]) -> None:
    """Every piece of work as a link to its place; those on this sheet are set off."""
    st.subheader(t("reader.outline"), anchor=False)
    if not outline:
        st.caption(t("reader.no_outline"))
        return
    lines = [
        Markup('<li class="tz-depth-{}{}"><a href="{}"><b>{}</b>{}</a></li>').format(
            min(row["depth"], MAX_DEPTH),
            " tz-here" if shown[0] <= row["char_start"] < shown[1] else "",
            href("reader", document=document["document_id"], at=row["char_start"]),
            row["marker"],
            row["title"],
        )
        for row in outline
    ]
    cards.show(Markup('<ol class="tz-outline" lang="zh-CN">{}</ol>').format(Markup("").join(lines)))


def choose_kinds(found: Sequence[Row]) -> tuple[str, ...]:
    """The legend: which kinds are marked on this sheet and how many; choosing some marks only those."""
    counts = Counter(row["kind"] for row in found)
    present = [kind for kind in KINDS if counts[kind]]
    keys = Markup("").join(
        Markup('<li><mark class="tz-{}">{}</mark> {}</li>').format(kind, label("mark", kind), f"{counts[kind]:,}")
        for kind in present
    )
    cards.show(Markup('<ul class="tz-legend" aria-label="{}">{}</ul>').format(t("reader.legend"), keys))
    chosen = choose_many("marks", t("reader.marks"), present, lambda code: label("mark", code))
    return chosen or tuple(present)


def draw_steps(sheets: Sheets, number: int, begin: int, name: str) -> None:
    """Where in the document this sheet is, and the way back to its head or the one before, and on to the next."""
    if len(sheets) == 1 and begin == sheets[0][0]:
        return
    before = number if begin > sheets[number][0] else number - 1
    cards.show(
        Markup('<nav class="tz-steps-nav" aria-label="{}">{}<span>{}</span>{}</nav>').format(
            name,
            _step(sheets, before, t("reader.before")),
            t("reader.sheet", number=number + 1, sheets=len(sheets)),
            _step(sheets, number + 1, t("reader.after")),
        )
    )


def _step(sheets: Sheets, number: int, words: str) -> Markup:
    if not 0 <= number < len(sheets):
        return Markup('<span class="tz-off">{}</span>').format(words)
    return Markup('<a href="{}">{}</a>').format(same_page(at=sheets[number][0]), words)


def draw_text(text: str, offset: int, found: Sequence[Row], outline: Sequence[Row], at: int) -> None:
    """The text as it is, with a space before each piece of work, even where the source has lost its line breaks.

    What starts at the place that was asked for is set off.
    """
    marks = [Highlight(row["char_start"], row["char_end"], "focus") for row in found if row["char_start"] == at]
    marks += [Highlight(row["char_start"], row["char_end"], row["kind"], _note(row)) for row in found]
    breaks = [row["char_start"] for row in outline]
    cards.show(
        Markup('<article class="tz-reader" lang="zh-CN">{}</article>').format(
            render_passage(text, offset, marks, breaks)
        )
    )


def _note(row: Row) -> str:
    group = NAMED_NOTES.get(row["kind"])
    note = label(group, row["note"]) if group and row["note"] else row["note"] or ""
    kind = label("mark", row["kind"])
    return t("filter.chip", name=kind, value=note) if note else kind
