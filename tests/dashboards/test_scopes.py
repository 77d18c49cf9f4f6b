"""Counts and lists of districts, themes, indicators and units: the parts add up to the whole, the ends are the ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import escape

from dashboards.formats import share
from dashboards.labels import LANGUAGES
from dashboards.published import Version
from dashboards.queries import indicators, ledger, overview, profiles, scopes, units
from dashboards.queries.scopes import STATUSES, Scope
from tests.dashboards.runs import html_of, open_page, words

Query = Callable[..., list[tuple[object, ...]]]
EVERYTHING = Scope()
PROMISED = "fct_target WHERE is_government_promise"  # what a company promises is no promise of a district
ALL_UNITS = units.UnitFilter()


def test_the_whole_adds_up(version: Version, query: Query) -> None:
    totals = scopes.count_all(version, EVERYTHING)
    for table, name in (("fct_task", "tasks"), (PROMISED, "targets"), ("fct_result", "results")):
        assert totals[name] == query(f"SELECT count(*) FROM {table}")[0][0]
    assert sum(totals[status] for status in STATUSES) == totals["targets"]
    for place in ("district", "theme"):
        rows = scopes.count_by(version, EVERYTHING, place)
        ((unplaced,),) = query(f"SELECT count(*) FROM {PROMISED} AND {place}_code IS NULL")
        assert sum(row["targets"] for row in rows) + unplaced == totals["targets"]
        assert all(0 <= row["measurability"] <= 1 for row in rows if row["tasks"])


@pytest.mark.parametrize("facet", ["year", "district", "theme"])
def test_each_filter_narrows_to_its_own(version: Version, query: Query, facet: str) -> None:
    column = {"year": "period_year", "district": "district_code", "theme": "theme_code"}[facet]
    code, targets = query(
        f"SELECT {column}, count(*) FROM {PROMISED} AND {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    )[0]
    scope = Scope(**{f"{facet}s": (str(code),)})
    assert scopes.count_all(version, scope)["targets"] == targets
    assert sum(cell["targets"] for cell in scopes.count_cells(version, scope)) <= targets  # type: ignore[operator]
    assert scope.only_years() == Scope(years=scope.years)


def test_a_scope_that_holds_nothing_is_empty(version: Version) -> None:
    nothing = Scope(years=("1066",))
    assert scopes.count_all(version, nothing)["targets"] is None
    assert scopes.count_cells(version, nothing) == []
    assert overview.rank_plans(version, nothing, 1, 3) == []
    assert overview.list_news(version, nothing, 5) == []
    assert profiles.list_indicators(version, nothing, 5) == []


def test_years_add_up_by_district(version: Version) -> None:
    together = {row["year"]: row["targets"] for row in scopes.count_years(version, EVERYTHING)}
    apart: dict[int, int] = {}
    for row in scopes.count_years(version, EVERYTHING, by_district=True):
        apart[row["year"]] = apart.get(row["year"], 0) + row["targets"]
    assert apart == together


def test_what_is_new_counts_what_each_document_brought(version: Version, query: Query) -> None:
    rows = overview.list_news(version, EVERYTHING, 100)
    assert len(rows) == query("SELECT count(*) FROM dim_document")[0][0]
    assert sum(row["targets"] for row in rows) == query(f"SELECT count(*) FROM {PROMISED}")[0][0]
    assert (
        sum(row["kept"] for row in rows) == query("SELECT count(*) FROM fct_progress WHERE status = 'achieved'")[0][0]
    )
    days = [row["first_seen_at"].date() for row in rows]
    assert days == sorted(days, reverse=True)
    intake = overview.find_intake(version)
    assert intake is not None
    assert intake["seen_on"] == days[0]
    assert intake["documents"] == days.count(days[0])


def test_promises_of_a_scope_are_rows_of_the_ledger(version: Version) -> None:
    in_ledger = ledger.LedgerFilter(chosen={"kind": ("target",), "theme": ("economy",)})
    rows = overview.list_promises(version, Scope(themes=("economy",)), 8)
    listed = ledger.list_entries(version, in_ledger, "newest", 8, 0)
    assert rows
    assert rows == [{name: entry[name] for name in row} for row, entry in zip(rows, listed, strict=True)]


def test_the_ends_of_the_plans_are_the_most_and_the_least_measurable(version: Version) -> None:
    whole = overview.rank_plans(version, EVERYTHING, 10, 1000)
    shares = [row["measurability"] for row in whole]
    assert shares == sorted(shares, reverse=True)
    assert all(row["tasks"] >= 10 for row in whole)
    ends = overview.rank_plans(version, EVERYTHING, 10, 2)
    assert [row["document_id"] for row in ends] == [row["document_id"] for row in [*whole[:2], *whole[-2:]]]
    assert {row["plans"] for row in ends} == {len(whole)}


def test_indicators_of_a_scope_are_counted(version: Version, query: Query) -> None:
    rows = profiles.list_indicators(version, EVERYTHING, 100_000)
    ((targets,),) = query(f"SELECT count(*) FROM {PROMISED} AND indicator_id IS NOT NULL")
    assert sum(row["targets"] for row in rows) == targets
    assert [row["promising"] for row in rows] == sorted((row["promising"] for row in rows), reverse=True)
    shared = profiles.list_indicators(version, EVERYTHING, 100_000, 2)
    assert shared
    assert all(row["districts"] >= 2 for row in shared)


def test_an_indicator_shows_every_number_once(version: Version, query: Query) -> None:
    total = indicators.count_indicators(version, ())
    first = indicators.list_indicators(version, (), 5)
    assert total >= len(first) == 5
    for found in first:
        indicator = found["indicator_id"]
        ids = []
        for how in indicators.list_measures(version, indicator):
            rows = indicators.list_numbers(version, indicator, how["measure"], how["unit"], (), 1000)
            assert len(rows) == how["numbers"]
            ids += [(row["kind"], row["entry_id"]) for row in rows]
            codes = indicators.list_districts(version, indicator, how["measure"], how["unit"])
            assert set(codes) == {row["district_code"] for row in rows if row["district_code"]}
        assert len(ids) == len(set(ids)) == found["target_count"] + found["result_count"]
    name = first[0]["indicator_name"]
    assert any(row["indicator_name"] == name for row in indicators.list_indicators(version, (name.lower(),), 10))
    assert indicators.find_indicator(version, "no such") is None
    assert indicators.list_amplifications(version, "no such", "growth", (), 5) == []


def test_units_add_up_and_hold_their_tasks(version: Version, query: Query) -> None:
    totals = units.count_units(version, ALL_UNITS)
    assert totals["units"] == query("SELECT count(DISTINCT organisation_id) FROM agg_lead_unit_year")[0][0]
    rows = units.list_units(version, ALL_UNITS, 1000)
    assert sum(row["task"] for row in rows) == totals["task"]
    for unit in rows[:5]:
        counts = units.count_tasks(version, unit)
        assert counts["lead"] == unit["task"] == units.sum_unit(version, unit["organisation_id"])["task"]
        tasks = units.list_tasks(version, unit, "lead", 1000)
        assert len({row["task_id"] for row in tasks}) == counts["lead"]
        assert sum(len(row["targets"] or ()) for row in tasks) == unit["target"]
        found = units.find_unit(version, unit["organisation_id"])
        assert found is not None
        assert found["organisation_name"] == unit["organisation_name"]
    assert units.find_unit(version, "no such") is None
    nobody = {"organisation_id": "no such", "district_code": None}
    assert units.count_tasks(version, nobody) == {"lead": 0, "support": 0}


def test_units_narrow_by_name_and_district(version: Version) -> None:
    first = units.list_units(version, ALL_UNITS, 1)[0]
    name = units.list_units(version, units.UnitFilter(words=(first["organisation_name"].lower(),)), 10)
    assert first["organisation_id"] in {row["organisation_id"] for row in name}
    for code in units.list_options(version, "district"):
        rows = units.list_units(version, units.UnitFilter(districts=(code,)), 1000)
        assert {row["district_code"] for row in rows} == {code}
    for text in ("'", "%", "\\", "$word0", "\x00"):
        assert units.count_units(version, units.UnitFilter(words=(text,)))["units"] == 0
        assert indicators.count_indicators(version, (text,)) in range(5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_tell_how_much_of_their_work_can_be_checked(version: Version, query: Query, language: str) -> None:
    """A number, a deadline and a lead unit together, as the published table counts them."""
    ((tasks, measurable),) = query("SELECT sum(task_count), sum(measurable_task_count) FROM agg_lead_unit_year")
    totals = units.count_units(version, ALL_UNITS)
    assert (totals["task"], totals["measurable_task"]) == (tasks, measurable)
    for row in units.list_units(version, ALL_UNITS, 1000):
        assert row["measurable_task"] <= min(row["quantified_task"], row["deadline_task"])
    drawn = html_of(open_page("units", {"lang": language}))
    part = share(int(str(measurable)) / int(str(tasks)))
    assert escape(words("figure.measurable_note", language).format(share=part)) in drawn
    assert words("column.measurable", language) in drawn
