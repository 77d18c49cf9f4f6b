"""Pages of districts, themes, indicators and units on the built warehouse: what they show for one, and for none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from dashboards import courses
from dashboards.labels import LANGUAGES
from dashboards.maps import load_outlines
from dashboards.published import Version
from tests.dashboards.runs import html_of, open_page, words

Query = Callable[..., list[tuple[str, ...]]]
BUSIEST = """SELECT district_code, any_value(district_name), count(*) FROM fct_target
    JOIN dim_district USING (district_code) GROUP BY 1 ORDER BY 3 DESC, 1"""


def test_a_filter_of_the_first_page_narrows_all_of_it(version: Version, query: Query) -> None:
    district, theme, targets = query(
        "SELECT district_code, theme_code, count(*) FROM fct_target GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 1"
    )[0]
    page = open_page("overview", {"district": district, "theme": theme})
    drawn = html_of(page)
    assert f'title="{int(targets):,}"' in drawn
    assert 'class="tz-chips"' in drawn
    opened = [link.proto.query_string for link in page.get("page_link") if "target=" in link.proto.query_string]
    assert 0 < len(opened) <= 5
    assert 'class="tz-chips"' not in html_of(open_page("overview"))


def test_the_map_stands_only_where_its_places_hold_documents(version: Version, query: Query) -> None:
    """Districts without documents are named as such, and no link leads to them."""
    drawn = html_of(open_page("overview"))
    have = {code for (code,) in query("SELECT district_code FROM dim_district WHERE document_count > 0")}
    inside = {code for (code,) in query("SELECT district_code FROM dim_district WHERE parent_code = '310000'")}
    for code in inside:
        assert (f'href="district?district={code}"' in drawn) == (code in have)
    drawn_places = inside & set(load_outlines("310000"))
    assert words("summary.map", "zh").format(shown=len(drawn_places & have), total=len(drawn_places)) in drawn


def test_a_district_shows_its_own(version: Version, query: Query) -> None:
    code, name, targets = query(BUSIEST)[0]
    drawn = html_of(open_page("district", {"district": code}))
    assert name in re.findall(r"<h1>(.*?)</h1>", drawn)[0]
    assert f'title="{int(targets):,}"' in drawn
    for (title,) in query("SELECT title FROM dim_document WHERE district_code = ? AND char_end > 0 LIMIT 3", code):
        assert title in drawn


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "parameters", "advice"),
    [
        ("district", {"district": "310105"}, "profile.unknown_district_advice"),
        ("theme", {"theme": "no such"}, "profile.unknown_theme_advice"),
        ("indicator", {"indicator": "no such"}, "indicator.unknown_advice"),
        ("indicator", {"q": "龘靐齉"}, "indicator.none_advice"),
        ("units", {"unit": "no such"}, "units.unknown_advice"),
        ("units", {"q": "龘靐齉"}, "units.none_advice"),
    ],
)
def test_nothing_to_show_says_what_to_do(
    version: Version, name: str, parameters: dict[str, str], advice: str, language: str
) -> None:
    assert words(advice, language) in html_of(open_page(name, {**parameters, "lang": language}))


def test_a_comparison_takes_two_to_four(version: Version, query: Query) -> None:
    codes = [row[0] for row in query(BUSIEST)]
    one = html_of(open_page("compare", {"district": codes[1]}))
    assert words("compare.filled", "zh") in one
    for code in codes[:2]:
        assert f'href="district?district={code}"' in one
    three = html_of(open_page("compare", {"district": codes[:3]}))
    assert words("compare.filled", "zh") not in three
    assert three.count('class="tz-stack"') == 3
    many = html_of(open_page("compare", {"district": [*codes, *codes]}))
    assert many.count('class="tz-stack"') == min(len(codes), 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_links_each_number_to_its_evidence(version: Version, query: Query, language: str) -> None:
    indicator, measure, unit = query(
        """SELECT indicator_id, measure, unit FROM fct_target WHERE unit IS NOT NULL AND indicator_id IS NOT NULL
        GROUP BY 1, 2, 3 HAVING count(DISTINCT district_code) > 1 ORDER BY count(*) DESC, 1, 2, 3 LIMIT 1"""
    )[0]
    parameters = {"indicator": indicator, "measure": f"{measure} {unit}", "lang": language}
    drawn = html_of(open_page("indicator", parameters))
    for (target,) in query(
        "SELECT target_id FROM fct_target WHERE indicator_id = ? AND measure = ? AND unit = ?", indicator, measure, unit
    ):
        assert f"target={target}" in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_tells_what_is_counted_under_it(version: Version, query: Query, language: str) -> None:
    indicator, name = query(
        """SELECT merged_indicator_id, merged_indicator_name FROM fct_indicator_merge
        ORDER BY quantity_count DESC, 1 LIMIT 1"""
    )[0]
    drawn = html_of(open_page("indicator", {"indicator": indicator, "lang": language}))
    assert words("indicator.identity", language) in drawn
    own = query("SELECT DISTINCT indicator FROM fct_target WHERE indicator_id = ? LIMIT 5", indicator)
    merged = query("SELECT indicator_name FROM fct_indicator_merge WHERE merged_indicator_id = ?", indicator)
    assert merged
    for (said,) in (*own, *merged, (name,)):
        assert said in drawn
    assert words("indicator.undo", language) in drawn


def test_a_unit_shows_its_tasks_and_offers_its_sheet(version: Version, query: Query) -> None:
    unit, name, tasks = query(
        """SELECT organisation_id, any_value(organisation_name), sum(task_count) AS tasks FROM agg_lead_unit_year
        JOIN dim_organisation USING (organisation_id) GROUP BY 1 ORDER BY tasks DESC, 1 LIMIT 1"""
    )[0]
    page = open_page("units", {"unit": unit})
    drawn = html_of(page)
    assert name in drawn
    assert f'title="{int(tasks):,}"' in drawn
    assert drawn.count('href="reader?') == min(int(tasks), 25)
    sheets = [button.proto for button in page.get("download_button") if "xlsx" in button.proto.id]
    assert [button.disabled for button in sheets] == [False]


def _number(value: float, year: int = 2020, span: int = 1) -> dict[str, object]:
    return {
        "value": value,
        "value_upper": None,
        "period_year": year,
        "period_start": date(year - span + 1, 1, 1),
        "period_end": date(year, 12, 31),
    }


def test_a_course_leaves_out_what_one_scale_cannot_show() -> None:
    near = [_number(5 + year / 10, 2010 + year) for year in range(10)]
    assert courses.choose_points(near) == (near, 0)
    assert courses.choose_points([*near, _number(92, 2015)]) == (near, 1)
    assert courses.choose_points([*near, _number(6, 2015, span=5)]) == (near, 1)
    long = [_number(6, 2015, span=5)]
    assert courses.choose_points(long) == (long, 0)
    assert courses.choose_points([{**_number(1), "value": None}]) == ([], 0)
