"""总览: how much was promised and what came of it, by district, theme and year; every chart is a filter of the page."""

from __future__ import annotations

from dashboards import cards, country_parts, heat_maps, map_parts, overview_parts, summaries
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import overview, scopes
from dashboards.queries.ledger import place_names
from dashboards.sitemap import page_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    known = place_names(version)
    cards.page_head(t("overview.title"), overview_parts.lead(overview.find_build(version)))
    scope = overview_parts.choose_scope(version, known)
    totals = scopes.count_all(version, scope)
    summaries.draw_figures(totals)
    if not totals["tasks"] and not totals["targets"]:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return

    if scope.districts or scope.themes:
        cards.section_head(t("overview.sample"), t("overview.sample_note"))
        overview_parts.draw_sample(version, scope)

    # Where there is a country to look at, it is what the page opens with.
    has_country = country_parts.has_country(version)
    if has_country:
        map_parts.draw_maps(version, scope, known)

    cards.section_head(t("overview.statuses"), t("overview.statuses_note"))
    summaries.draw_statuses(totals, scope)

    cards.section_head(t("overview.cells"), t("overview.cells_note"))
    heat_maps.draw_cells(scopes.count_cells(version, scope.only_years()), known, scope)

    if not has_country:
        map_parts.draw_maps(version, scope, known)

    cards.section_head(t("overview.findings"))
    districts, themes = (scopes.count_by(version, scope, place) for place in ("district", "theme"))
    summaries.draw_findings(districts, themes, known)

    cards.section_head(t("overview.news"), t("overview.news_note"))
    overview_parts.draw_news(version, scope)
    page_link("documents", t("overview.all_documents"))

    cards.section_head(t("overview.plans"), t("overview.plans_note"))
    overview_parts.draw_plans(version, scope)

    cards.section_head(t("overview.districts"), t("overview.districts_note"))
    summaries.draw_places(districts, "district", known, scope)

    cards.section_head(t("overview.themes"), t("overview.themes_note"))
    summaries.draw_places(themes, "theme", known, scope)

    cards.section_head(t("overview.years"), t("overview.years_note"))
    summaries.draw_years(scopes.count_years(version, scope))


draw()
