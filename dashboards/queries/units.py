"""Responsible units: their tasks, numbers and statuses, and the tasks of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.published import Row, Version, fetch

ROLES = ("lead", "support")
COUNTS = ", ".join(
    f"sum({name}_count)::BIGINT AS {name}"
    for name in ("task", "quantified_task", "deadline_task", "target", "achieved", "missed", "unreported", "awaiting")
)
# Work items of one unit in one role, and what stands below them, until an item names units of that role itself:
# a piece of work belongs to the units named nearest to it.
ITEMS = """
named AS (SELECT work_item_id, organisation_id FROM bridge_work_item_organisation WHERE role = $role),
items AS (
    SELECT work_item_id FROM named WHERE organisation_id = $unit
    UNION
    SELECT child.work_item_id FROM fct_work_item AS child JOIN items ON child.parent_work_item_id = items.work_item_id
    WHERE child.work_item_id NOT IN (SELECT work_item_id FROM named)
)"""


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


def count_tasks(version: Version, organisation_id: str) -> dict[str, int]:
    """How many tasks the unit leads and how many it supports."""
    return {role: _count_tasks(version, organisation_id, role) for role in ROLES}


def _count_tasks(version: Version, organisation_id: str, role: str) -> int:
    sql = f"""WITH RECURSIVE {ITEMS} SELECT count(*) AS tasks FROM fct_task
        WHERE work_item_id IN (SELECT work_item_id FROM items)"""
    return int(fetch(version, sql, {"unit": organisation_id, "role": role})[0]["tasks"])


def list_tasks(version: Version, organisation_id: str, role: str, limit: int, offset: int = 0) -> list[Row]:
    """One page of the unit's tasks in the order of the text, the latest plan first, each with its targets.

    `targets` lists id, status and amount of every number in the clause; null where it has none.
    """
    return fetch(
        version,
        f"""WITH RECURSIVE {ITEMS}, page AS (
            SELECT task_id, document_id, work_item_id, text, commitment, due_on, has_deadline, plan_year, char_start
            FROM fct_task WHERE work_item_id IN (SELECT work_item_id FROM items)
            ORDER BY plan_year DESC NULLS LAST, document_id, char_start, task_id LIMIT $limit OFFSET $offset
        ), numbers AS (
            SELECT task_id, list({{'id': target_id, 'status': status, 'value': value, 'value_upper': value_upper,
                'unit': unit, 'operator': operator, 'measure': measure}} ORDER BY char_start) AS targets
            FROM fct_target LEFT JOIN fct_progress USING (target_id)
            WHERE task_id IN (SELECT task_id FROM page) GROUP BY ALL)
        SELECT page.*, targets, dim_document.title, fct_work_item.title AS work_title
        FROM page LEFT JOIN numbers USING (task_id) JOIN dim_document USING (document_id)
        LEFT JOIN fct_work_item USING (work_item_id)
        ORDER BY plan_year DESC NULLS LAST, document_id, page.char_start, task_id""",
        {"unit": organisation_id, "role": role, "limit": limit, "offset": offset},
    )


def sum_unit(version: Version, organisation_id: str) -> Row:
    """Tasks, targets and statuses of what the unit leads, all years together; nulls where it leads nothing."""
    return fetch(
        version,
        f"SELECT {COUNTS} FROM agg_lead_unit_year WHERE organisation_id = $unit",
        {"unit": organisation_id},
    )[0]
