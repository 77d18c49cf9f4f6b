"""The parts of the page of responsible units: the list of all, and the tasks of one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many, choose_one, choose_page, page_number, write_text
from dashboards.formats import amount, compact, day, share
from dashboards.labels import current_language, label, t
from dashboards.ledger_filters import split_words
from dashboards.mention_parts import mention_badge, mention_quote
from dashboards.passages import render_text
from dashboards.profile_parts import unit_table
from dashboards.published import Row, Version
from dashboards.queries import units
from dashboards.queries.ledger import place_names
from dashboards.queries.sheets import SheetFilter
from dashboards.sitemap import href, page_link
from dashboards.summaries import name_of
from dashboards.workbooks import workbook_button

PAGE_SIZE = 30
TASKS = 25


def choose_units(version: Version) -> units.UnitFilter:
    """The filters of the list."""
    known = place_names(version)
    text, place, year = st.columns(3)
    with text:
        words = split_words(write_text("q", t("filter.search"), t("units.search_hint")))
    with place:
        codes = units.list_options(version, "district")
        districts = choose_many("district", t("filter.district"), codes, lambda code: name_of(known, "district", code))
    with year:
        years = choose_many("year", t("filter.year"), units.list_options(version, "year"), str)
    return units.UnitFilter(words, districts, years)


def draw_list(version: Version, wanted: units.UnitFilter) -> None:
    """Figures, and one page of all units."""
    totals = units.count_units(version, wanted)
    if not totals["units"]:
        cards.empty_state(t("units.none"), t("units.none_advice"))
        return
    cards.figure_cards(
        [
            cards.Figure(t("figure.units"), totals["units"], t("figure.units_note")),
            cards.Figure(t("figure.tasks"), totals["task"], t("figure.unit_tasks_note")),
            cards.Figure(t("column.with_number"), totals["quantified_task"], t("figure.unit_numbers_note")),
            _measurable(totals),
            cards.Figure(t("figure.targets"), totals["target"], t("figure.targets_note")),
            *(
                cards.Figure(label("status", status), totals[status], label("status_short", status), status)
                for status in ("achieved", "unreported")
            ),
        ]
    )
    number = page_number(max(1, -(-totals["units"] // PAGE_SIZE)))
    rows = units.list_units(version, wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    cards.section_head(t("units.list"), t("profile.units_note"))
    cards.data_table(t("units.list"), *unit_table(rows), numeric=range(2, 12))
    with st.container(horizontal=True):
        csv_button("units", "taizhang-units", lambda: rows_of(list(rows[0]), rows))
        if len(wanted.districts) == 1:
            year = int(wanted.years[0]) if len(wanted.years) == 1 else None
            sheet = SheetFilter(district_code=wanted.districts[0], plan_year=year)
            workbook_button("district", "taizhang-task-sheets", version, sheet, t("units.get_district"))
    choose_page(totals["units"], PAGE_SIZE)


def draw_unit(version: Version, unit: Row) -> None:
    """One unit: its figures, and the tasks that it leads or supports."""
    unit_id = unit["organisation_id"]
    counts = units.count_tasks(version, unit)
    totals = units.sum_unit(version, unit_id)
    cards.figure_cards(
        [
            cards.Figure(t("figure.led"), counts["lead"], t("figure.led_note")),
            cards.Figure(t("figure.supported"), counts["support"], t("figure.supported_note")),
            _measurable(totals),
            cards.Figure(t("figure.targets"), totals["target"] or 0, t("figure.targets_note")),
            *(
                cards.Figure(label("status", status), totals[status] or 0, label("status_short", status), status)
                for status in ("achieved", "unreported", "awaiting")
            ),
        ]
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        sheet = SheetFilter(district_code=unit["district_code"], organisation_id=unit_id)
        workbook_button("unit", "taizhang-task-sheet", version, sheet, t("units.get_sheet"))
        page_link("ledger", t("units.ledger"), unit=unit_id)
    cards.section_head(t("units.tasks"), t("units.tasks_note"))
    role = choose_one(
        "role", t("filter.role"), units.ROLES, lambda code: f"{label('role', code)} · {counts[code]:,}", is_row=True
    )
    if not counts[role]:
        cards.empty_state(t("units.no_tasks"), t("units.no_tasks_advice"))
        return
    number = page_number(max(1, -(-counts[role] // TASKS)))
    draw_tasks(units.list_tasks(version, unit, role, TASKS, (number - 1) * TASKS))
    choose_page(counts[role], TASKS)


def _measurable(totals: Row) -> cards.Figure:
    """Tasks that have a number and a deadline; all that are counted here have a lead unit."""
    tasks, measurable = totals["task"] or 0, totals["measurable_task"] or 0
    part = share(measurable / tasks if tasks else None)
    return cards.Figure(t("figure.measurable"), measurable, t("figure.measurable_note", share=part))


def draw_tasks(rows: Sequence[Row]) -> None:
    """One line a task: its words, its numbers with what became of them, and where it stands."""
    lines = [
        Markup('<li><p lang="zh-CN"><a href="{}">{}</a></p>{}<p class="tz-facts">{}</p></li>').format(
            href("reader", document=row["document_id"], at=row["char_start"]),
            render_text(row["text"]),
            _numbers(row["targets"] or ()) or _without_number(row),
            " · ".join(_facts(row)),
        )
        for row in rows
    ]
    cards.show(Markup('<ul class="tz-projects tz-tasks">{}</ul>').format(Markup("").join(lines)))


def _numbers(targets: Sequence[Row]) -> Markup:
    items = [
        Markup('<li><a href="{}">{}</a> {}</li>').format(
            href("evidence", target=row["id"]), amount(row, current_language()), cards.status_badge(row["status"])
        )
        for row in targets
    ]
    return Markup('<ul class="tz-task-numbers">{}</ul>').format(Markup("").join(items)) if items else Markup("")


def _without_number(row: Row) -> Markup:
    """Of a task without a number: whether a later document speaks of it again, and what units report of it."""
    mention = Markup("")
    if row["mention_status"]:
        mention = Markup('<p class="tz-again">{}</p>{}').format(
            mention_badge(row["mention_status"]), mention_quote(row)
        )
    return mention + Markup("").join(_entry(entry) for entry in row["entries"] or ())


def _entry(entry: Row) -> Markup:
    """What a unit filled in, set off from what documents say."""
    said = [entry["progress"], entry["evidence"]]
    if entry["value"] is not None:
        said.insert(0, f"{compact(entry['value'], current_language())}{entry['unit'] or ''}")
    words = Markup(" · ").join(Markup('<bdi lang="zh-CN">{}</bdi>').format(part) for part in said if part)
    return Markup('<p class="tz-again tz-entered" title="{}">{}{} — <bdi lang="zh-CN">{}</bdi></p>').format(
        t("reported.block_note"), t("units.entered", day=day(entry["reported_on"])), words, entry["lead_unit"]
    )


def _facts(row: Row) -> list[str]:
    facts = [t("date.year", year=row["plan_year"]) if row["plan_year"] else t("date.none")]
    if row["has_deadline"]:
        facts.append(t("units.due", date=day(row["due_on"])))
    facts += [label("commitment_short", row["commitment"]), row["work_title"] or "", row["title"]]
    return [fact for fact in facts if fact and fact != row["text"]]
