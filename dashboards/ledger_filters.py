"""The filters of the ledger: side bar and search line, every option with the rows it would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import streamlit as st
from markupsafe import Markup
from rjieba import Jieba

from dashboards.cards import show
from dashboards.chips import draw_chips
from dashboards.filters import choose_many, choose_one, same_page, write_text
from dashboards.labels import label, t
from dashboards.published import Version
from dashboards.queries import ledger
from dashboards.summaries import Names, name_of

# In the side bar from top to bottom; the kind stands above the list.
SIDE_FACETS = (
    *("district", "theme", "year", "status", "certainty", "unreported", "measure", "commitment", "speaker", "unit"),
    *("document", "indicator"),
)
CLOSED_FACETS = ("kind", "status", "certainty", "unreported", "measure", "commitment", "speaker")
RARE_FACETS = ("document", "indicator")  # shown only where a link has set them: their options are too many to list
MAX_WORDS = 8

FacetCounts = Mapping[str, Mapping[str, int]]


@cache
def _cutter() -> Jieba:
    return Jieba()


def split_words(text: str) -> tuple[str, ...]:
    """The words of a search line, cut as Chinese is cut; signs are no words."""
    words = (word.strip() for piece in text.split() for word in _cutter().cut(piece))
    return tuple(dict.fromkeys(word for word in words if any(sign.isalnum() for sign in word)))[:MAX_WORDS]


def read_filter(text: str) -> ledger.LedgerFilter:
    """The filter that the address asks for; promises without a number are no rows of the ledger's own table."""
    chosen = {facet: tuple(st.query_params.get_all(facet)) for facet in (*SIDE_FACETS, "kind")}
    chosen["kind"] = tuple(kind for kind in chosen["kind"] if kind != "relative")
    return ledger.LedgerFilter(split_words(text), {facet: codes for facet, codes in chosen.items() if codes})


def describe(facet: str, code: str, known: Names) -> str:
    """One option in words."""
    if facet in CLOSED_FACETS:
        return label(facet, code)
    if facet in known:
        return name_of(known, facet, code)
    return t("date.year", year=code) if facet == "year" else code


def draw_search() -> tuple[str, str]:
    """The search line and the order of the list."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="tz_search"):
        text = write_text("q", t("filter.search"), t("filter.search_hint"))
        sort = choose_one("sort", t("filter.sort"), list(ledger.SORTS), lambda code: label("sort", code))
    return text, sort


def count_options(version: Version, wanted: ledger.LedgerFilter) -> FacetCounts:
    """The rows of every option of every facet that is shown."""
    shown = [facet for facet in SIDE_FACETS if facet not in RARE_FACETS or facet in wanted.chosen]
    return ledger.count_facets(version, wanted, ["kind", *shown])


def without_kind(wanted: ledger.LedgerFilter) -> dict[str, tuple[str, ...]]:
    """The chosen codes of every facet but the kind."""
    return {facet: tuple(codes) for facet, codes in wanted.chosen.items() if facet != "kind"}


def draw_kinds(counts: Mapping[str, int], related: int) -> str:
    """Promises, results or both, each with its rows, and `related` promises without a number of their own."""
    totals = {"": sum(counts.values()), **counts, "relative": related}
    return choose_one(
        "kind",
        t("filter.kind"),
        ["", "target", "result", "relative"],
        lambda code: f"{label('kinds', code) if code else t('filter.all')} · {totals.get(code, 0):,}",
        is_row=True,
    )


def draw_side(facet_counts: FacetCounts, wanted: ledger.LedgerFilter, known: Names) -> None:
    """One list of options per facet."""
    show(Markup('<p class="tz-note tz-mobile">{}</p>').format(t("filter.where")))
    with st.sidebar:
        st.subheader(t("filter.title"), anchor=False)
        for facet in SIDE_FACETS:
            if facet not in facet_counts:
                continue
            counts = facet_counts[facet]
            options = _order(facet, counts, wanted.chosen.get(facet, ()))
            choose_many(
                facet,
                t(f"filter.{facet}"),
                options,
                lambda code, facet=facet, counts=counts: f"{describe(facet, code, known)} · {counts.get(code, 0):,}",
            )


def _order(facet: str, counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The options that leave rows, the latest year or the most rows first, and whatever is chosen already."""
    options = sorted(counts, reverse=True) if facet == "year" else list(counts)
    return [*options, *(code for code in chosen if code not in counts)]


def draw_chosen(wanted: ledger.LedgerFilter, known: Names) -> None:
    """What is set, in words: facets, then the words searched for."""
    more = []
    if wanted.words:
        words = t("filter.chip", name=t("filter.search"), value=st.query_params.get("q", ""))
        more.append((words, same_page(q=None, page=None)))
    facets = {facet: codes for facet, codes in wanted.chosen.items() if facet != "kind"}
    draw_chips(facets, lambda facet, code: describe(facet, code, known), more)
