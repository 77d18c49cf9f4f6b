"""Responsible units: their tasks, numbers and statuses, and the tasks of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.published import Row, Version, fetch
from dashboards.queries.passages import with_passages

ROLES = ("lead", "support")
COUNTS = ", ".join(
    f"sum({name}_count)::BIGINT AS {name}"
    for name in ("task", "quantified_task", "deadline_task", "measurable_task", "target", "unreported", "awaiting")
)
# Verdicts of low certainty are counted apart.
COUNTS += """, sum(achieved_count - achieved_low_count)::BIGINT AS achieved,
    sum(missed_count - missed_low_count)::BIGINT AS missed,
    sum(achieved_low_count + missed_low_count + in_progress_low_count)::BIGINT AS low"""
# Work items of one unit in one role, and what stands below them, until an item names units of that role itself:
# a piece of work belongs to the units named nearest to it.
ITEMS = """
named AS (SELECT work_item_id, organisation_id FROM bridge_work_item_organisation WHERE role = $role),
items AS (
    SELECT work_item_id FROM named WHERE organisation_id = $unit
    UNION
    SELECT child.work_item_id FROM fct_work_item AS child JOIN items ON child.parent_work_item_id = items.work_item_id
    WHERE NOT EXISTS (SELECT 1 FROM named WHERE named.work_item_id = child.work_item_id)
)"""
# A unit is one of a district, and so are its tasks: far fewer of them are then looked up by their piece of work.
OF_UNIT = "district_code IS NOT DISTINCT FROM $district AND work_item_id IN (SELECT work_item_id FROM items)"


@dataclass(frozen=True)
class UnitFilter:
    """Which lead units to list: words that the name holds, districts, and years that tasks and targets are for."""

    words: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE condition and its parameters."""
        parts, parameters = ["true"], dict[str, Any]()
        for number, word in enumerate(self.words):
            parts.append(f"contains(lower(organisation_name), $word{number})")
            parameters[f"word{number}"] = word.lower()
        if self.districts:
            parts.append("list_contains($district, district_code)")
            parameters["district"] = list(self.districts)
        if self.years:
            parts.append("list_contains($year, year::VARCHAR)")
            parameters["year"] = list(self.years)
        return " AND ".join(parts), parameters


def count_units(version: Version, wanted: UnitFilter) -> Row:
    """How many lead units there are under the filter, and their tasks and targets together."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""SELECT count(DISTINCT organisation_id) AS units, {COUNTS}
        FROM agg_lead_unit_year JOIN dim_organisation USING (organisation_id) WHERE {condition}""",
        parameters,
    )[0]


def list_units(version: Version, wanted: UnitFilter, limit: int, offset: int = 0) -> list[Row]:
    """One page of lead units, those with the most tasks first."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH counted AS (
            SELECT organisation_id, organisation_name, district_code, {COUNTS}
            FROM agg_lead_unit_year JOIN dim_organisation USING (organisation_id) WHERE {condition} GROUP BY ALL)
        SELECT counted.*, district_name FROM counted LEFT JOIN dim_district USING (district_code)
        ORDER BY task DESC, target DESC, organisation_id LIMIT $limit OFFSET $offset""",
        {**parameters, "limit": limit, "offset": offset},
    )


def list_options(version: Version, facet: str) -> list[str]:
    """Codes of the districts, or the years, that have lead units: districts with the most first, years the latest."""
    column = {"district": "district_code", "year": "year::VARCHAR"}[facet]
    order = {"district": "count(*) DESC, code", "year": "code DESC"}[facet]
    rows = fetch(
        version,
        f"""SELECT {column} AS code FROM agg_lead_unit_year JOIN dim_organisation USING (organisation_id)
        WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY {order}""",
    )
    return [row["code"] for row in rows]


def find_unit(version: Version, organisation_id: str) -> Row | None:
    """One unit with its district; None for an unknown one."""
    rows = fetch(
        version,
        """SELECT organisation_id, organisation_name, district_code, district_name
        FROM dim_organisation LEFT JOIN dim_district USING (district_code) WHERE organisation_id = $unit""",
        {"unit": organisation_id},
    )
    return rows[0] if rows else None


def count_tasks(version: Version, unit: Row) -> dict[str, int]:
    """How many tasks the unit (a row of `find_unit` or `list_units`) leads and how many it supports."""
    return {role: _count_tasks(version, unit, role) for role in ROLES}


def _count_tasks(version: Version, unit: Row, role: str) -> int:
    sql = f"WITH RECURSIVE {ITEMS} SELECT count(*) AS tasks FROM fct_task WHERE {OF_UNIT}"
    return int(fetch(version, sql, _parameters(unit, role))[0]["tasks"])


def _parameters(unit: Row, role: str) -> dict[str, Any]:
    return {"unit": unit["organisation_id"], "district": unit["district_code"], "role": role}


def list_tasks(version: Version, unit: Row, role: str, limit: int, offset: int = 0) -> list[Row]:
    """One page of the unit's tasks in the order of the text, the latest plan first, each with its targets.

    `targets` lists id, status and amount of every number in the clause, `entries` what units report of a task without
    one; both null where there are none. `mention_status` and its passage tell whether a later review repeats it.
    """
    rows = fetch(
        version,
        f"""WITH RECURSIVE {ITEMS}, page AS (
            SELECT task_id, document_id, work_item_id, text, commitment, due_on, has_deadline, plan_year, char_start
            FROM fct_task WHERE {OF_UNIT}
            ORDER BY plan_year DESC NULLS LAST, document_id, char_start, task_id LIMIT $limit OFFSET $offset
        ), found AS (
            SELECT task_id, target_id, value, value_upper, unit, operator, measure, char_start
            FROM fct_target WHERE task_id IN (SELECT task_id FROM page)
        ), numbers AS (
            SELECT task_id, list({{'id': target_id, 'status': status, 'value': value, 'value_upper': value_upper,
                'unit': unit, 'operator': operator, 'measure': measure}} ORDER BY char_start) AS targets
            FROM found LEFT JOIN fct_progress USING (target_id) GROUP BY ALL
        ), entered AS (
            SELECT task_id, list({{'lead_unit': lead_unit, 'value': value, 'unit': unit, 'progress': progress,
                'evidence': evidence, 'reported_on': reported_on}} ORDER BY lead_unit, reported_on) AS entries
            FROM fct_entered_progress
            WHERE is_current AND target_id IS NULL AND task_id IN (SELECT task_id FROM page) GROUP BY ALL
        ), titles AS (
            SELECT work_item_id, title AS work_title FROM fct_work_item
            WHERE work_item_id IN (SELECT work_item_id FROM page))
        SELECT page.*, targets, entries, plan.title, work_title, mention.status AS mention_status,
            mention_document_id, mention_start, review.title AS mention_title, review.published_on AS mentioned_on,
            mention_end, review.source_id AS mention_source_id
        FROM page LEFT JOIN numbers USING (task_id) LEFT JOIN entered USING (task_id)
        JOIN dim_document AS plan ON plan.document_id = page.document_id
        LEFT JOIN titles ON titles.work_item_id = page.work_item_id
        LEFT JOIN fct_task_mention AS mention ON mention.task_id = page.task_id
        LEFT JOIN dim_document AS review ON review.document_id = mention_document_id
        ORDER BY plan_year DESC NULLS LAST, page.document_id, page.char_start, page.task_id""",
        {**_parameters(unit, role), "limit": limit, "offset": offset},
    )
    return with_passages(version, rows, {"mention_words": ("mention_source_id", "mention_start", "mention_end")})


def sum_unit(version: Version, organisation_id: str) -> Row:
    """Tasks, targets and statuses of what the unit leads, all years together; nulls where it leads nothing."""
    return fetch(
        version,
        f"SELECT {COUNTS} FROM agg_lead_unit_year WHERE organisation_id = $unit",
        {"unit": organisation_id},
    )[0]
