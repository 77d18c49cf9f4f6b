"""What the pages of one district and of one theme have in common: indicators, moved goalposts, units, documents."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards, goalpost_parts, summaries
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_one
from dashboards.formats import day, plan_period, share
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.queries import goalposts, profiles, scopes, units
from dashboards.queries.overview import list_news
from dashboards.queries.scopes import Scope
from dashboards.sitemap import href, page_link
from dashboards.summaries import Names, name_of, scope_link

INDICATORS = 15
REVISIONS = 6
MOVED = ("raised", "lowered", "postponed", "dropped", "rebased")
UNITS = 10
DOCUMENTS = 12


def choose_subject(facet: str, codes: Sequence[str], known: Names) -> str | None:
    """The district or theme that the page is about: the address' or else the first; None where it has nothing.

    Says so where the address asks for one that nothing is known of, and offers the others.
    """
    asked = st.query_params.get(facet)
    unknown = asked is not None and asked not in codes
    options = ["", *codes] if unknown else list(codes)
    if not options:
        cards.empty_state(t("overview.empty"), t("documents.empty_advice"))
        return None
    chosen = choose_one(
        facet, t(f"filter.{facet}"), options, lambda code: name_of(known, facet, code) if code else t("profile.choose")
    )
    if not unknown:
        return chosen
    named = name_of(known, facet, asked)
    cards.empty_state(t(f"profile.unknown_{facet}", name=named), t(f"profile.unknown_{facet}_advice"))
    return None


def draw_shares(totals: Row) -> None:
    """How far the tasks can be checked, how much was reported and kept: shares in one line of words and bars."""
    names = ("measurability", "share_quantified", "share_dated", "share_led", "share_reported", "share_achieved")
    cards.definition_list([(label("column", name), cards.share_bar(totals[name])) for name in names])


def draw_indicators(version: Version, scope: Scope) -> None:
    """What is promised most often, each indicator a link to its course over the years."""
    rows = profiles.list_indicators(version, scope, INDICATORS)
    if not rows:
        cards.empty_state(t("profile.no_indicators"), t("overview.empty_advice"))
        return
    names = ("indicator_name", "unit", "targets", "results", "years", "districts")
    shown = names[:-1] if len(scope.districts) == 1 else names
    cells = [_indicator(row, scope)[: len(shown)] for row in rows]
    cards.data_table(t("profile.indicators"), [t(f"column.{name}") for name in shown], cells, numeric=(2, 3, 5))
    csv_button("indicators", "taizhang-indicators", lambda: rows_of(list(rows[0]), rows))


def _indicator(row: Row, scope: Scope) -> tuple[str | Markup, ...]:
    address = href("indicator", indicator=row["indicator_id"], district=scope.districts)
    return (
        Markup('<a href="{}" lang="zh-CN">{}</a>').format(address, row["indicator_name"]),
        row["unit"] or "—",
        f"{row['targets']:,}",
        f"{row['results']:,}",
        _years(row["first_year"], row["last_year"]),
        f"{row['districts']:,}",
    )


def _years(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return t("date.none")
    return t("date.year", year=first) if first == last else t("date.years", first=first, last=last)


def draw_revisions(version: Version, scope: Scope) -> None:
    """Promises that the next plan moved: counts in a sentence, and the latest moves side by side."""
    chosen = {name: codes for name, codes in scope_link(scope).items() if codes}
    counts = goalposts.count_revisions(version, goalposts.GoalpostFilter(chosen=chosen))
    if not counts["revisions"]:
        cards.empty_state(t("profile.no_revisions"), t("profile.no_revisions_advice"))
        return
    parts = [f"{label('revision', kind)} {counts[kind]:,}" for kind in goalposts.KINDS if counts[kind]]
    sentence = t("profile.revisions_sum", total=f"{counts['revisions']:,}", parts=t("punctuation.list").join(parts))
    cards.note(sentence)
    moved = goalposts.GoalpostFilter(chosen={**chosen, "revision": MOVED})
    rows = goalposts.list_revisions(version, moved, "newest", REVISIONS, 0)
    goalpost_parts.draw_moves([goalpost_parts.revision_card(row, goalpost_parts.heading(row)) for row in rows])
    page_link("goalposts", t("profile.all_revisions"), district=scope.districts, theme=scope.themes)


def draw_units(version: Version, scope: Scope) -> None:
    """The lead units with the most tasks."""
    rows = units.list_units(version, units.UnitFilter(districts=scope.districts, years=scope.years), UNITS)
    if not rows:
        cards.empty_state(t("profile.no_units"), t("profile.no_units_advice"))
        return
    cards.data_table(t("profile.units"), *unit_table(rows), numeric=range(2, 12))


def unit_table(rows: Sequence[Row]) -> tuple[list[str], list[tuple[str | Markup, ...]]]:
    """Heads and cells of a table of lead units, each name a link to the unit's tasks."""
    statuses = ("achieved", "missed", "low", "unreported", "awaiting")
    counted = ("tasks", "with_number", "with_deadline", "measurable", "targets")
    heads = [t(f"column.{name}") for name in ("unit_name", "district", *counted)]
    heads += [label("status", status) for status in statuses]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("units", unit=row["organisation_id"]), row["organisation_name"]
            ),
            cards.district_name(row),
            f"{row['task']:,}",
            f"{row['quantified_task']:,}",
            f"{row['deadline_task']:,}",
            share(row["measurable_task"] / row["task"] if row["task"] else None),
            f"{row['target']:,}",
            *(f"{row[status]:,}" for status in statuses),
        )
        for row in rows
    ]
    return heads, cells


def draw_documents(version: Version, scope: Scope) -> None:
    """The documents of the district, the last ones taken in first."""
    rows = list_news(version, scope, DOCUMENTS)
    heads = [
        t(f"column.{name}") for name in ("document", "doc_type", "plan_period", "published_on", "targets", "results")
    ]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("reader", document=row["document_id"]), row["title"]
            ),
            label("doc_type", row["doc_type"]),
            plan_period(row["plan_period"]),
            day(row["published_on"]),
            f"{row['targets']:,}",
            f"{row['results']:,}",
        )
        for row in rows
    ]
    cards.data_table(t("profile.documents"), heads, cells, numeric=(4, 5), is_wordy=True)


def draw_core(version: Version, scope: Scope, known: Names, other: str) -> bool:
    """Figures, statuses, shares, the split by the `other` facet, and years; False where the scope holds nothing."""
    totals = scopes.count_all(version, scope)
    summaries.draw_figures(totals)
    if not totals["tasks"] and not totals["targets"] and not totals["results"]:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return False
    left, right = st.columns([3, 2], gap="large")
    with left:
        cards.section_head(t("overview.statuses"), t("overview.statuses_note"))
        summaries.draw_statuses(totals, scope)
    with right:
        cards.section_head(t("profile.shares"), t("profile.shares_note"))
        draw_shares(totals)
    cards.section_head(t(f"overview.{other}s"), t(f"overview.{other}s_note"))
    rows = scopes.count_by(version, scope, other)
    if rows:
        summaries.draw_places(rows, other, known, scope)
    cards.section_head(t("overview.years"), t("overview.years_note"))
    summaries.draw_years(scopes.count_years(version, scope))
    return True
