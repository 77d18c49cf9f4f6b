"""The country's map: a square for every province, numbers of all places inside, and the way to each of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboards import charts, country_parts
from dashboards.published import Version, current_version
from dashboards.queries import scopes
from dashboards.queries.ledger import place_names
from tests.dashboards.runs import html_of, open_page, words
from tests.schemas import find_tables

# One row more of the table of counts: 广州市 and 广州市越秀区, of another province than the documents of the tests.
MORE = """INSERT INTO agg_district_theme_year BY NAME
SELECT * EXCLUDE (place) REPLACE (district_theme_year_id || place AS district_theme_year_id, place AS district_code)
FROM (FROM agg_district_theme_year WHERE task_count > 3 AND target_count > 3 LIMIT 1),
    unnest(['440100', '440104']) AS places(place)"""
DOCUMENT = """INSERT INTO dim_document BY NAME
SELECT * EXCLUDE (place) REPLACE (document_id || place AS document_id, place AS district_code)
FROM (FROM dim_document LIMIT 1), unnest(['440100', '440104', '350102', '320106']) AS places(place)"""


@pytest.fixture
def two_provinces(version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "taizhang.duckdb"
    shutil.copy(version.path, path)
    with duckdb.connect(str(path)) as connection:
        find_tables(connection)
        connection.execute(DOCUMENT)
        connection.execute(MORE)
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(tmp_path))
    return path


def test_every_province_has_a_square_of_its_own(query: Callable[..., list[tuple[str, ...]]]) -> None:
    tiles = country_parts.load_tiles()
    places = [(int(tile["row"]), int(tile["column"])) for tile in tiles.values()]
    assert len(tiles) == len(set(places)) == 34
    assert set(tiles) <= {code for (code,) in query("SELECT district_code FROM dim_district WHERE level = 'province'")}
    assert len({tile["short_name"] for tile in tiles.values()}) == 34
    assert len({tile["short_name_en"] for tile in tiles.values()}) == 34


def test_one_province_alone_is_no_country(version: Version) -> None:
    assert not country_parts.has_country(version)
    assert 'class="tz-tiles"' not in html_of(open_page("overview"))


@pytest.mark.usefixtures("two_provinces")
def test_a_province_leads_to_its_cities_and_districts() -> None:
    country = html_of(open_page("overview"))
    assert country.count("--deep:") == 2
    assert "area=440000" in country
    assert "district=440104" not in country.split('class="tz-tiles"', 1)[1].split("</nav>", 1)[0]
    chosen = html_of(open_page("overview", {"area": "440000", "map": "measurability"}))
    assert 'aria-current="true"' in chosen
    assert "越秀区" in chosen
    assert "district?district=440104" in chosen
    assert 'aria-current="true"' not in html_of(open_page("overview", {"area": "<script>"}))


@pytest.mark.usefixtures("two_provinces")
def test_places_of_one_name_are_told_apart() -> None:
    names = {row["name"] for row in place_names(current_version())["district"].values()}
    assert {"福州市鼓楼区", "南京市鼓楼区", "越秀区"} <= names
    assert not any(name == "鼓楼区" for name in names)


def test_decades_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "shade", lambda: "light")
    monkeypatch.setattr(charts, "label", lambda *code: "/".join(code))
    monkeypatch.setattr(charts, "t", lambda key: key)
    rows = [{"year": year, "targets": year - 1900, "results": 3} for year in range(1980, 2027)]
    many = charts.year_bars(rows).to_dict()
    assert [layer["mark"]["type"] for layer in many["layer"]] == ["line", "point"]
    assert many["layer"][0]["encoding"]["x"]["scale"]["domain"] == [1980, 2026]
    few = charts.year_bars(rows[-5:]).to_dict()
    assert [layer["mark"]["type"] for layer in few["layer"]] == ["bar", "text"]


@pytest.mark.usefixtures("two_provinces")
def test_a_city_counts_with_its_districts_and_stands_before_them() -> None:
    version = current_version()
    counts = {row["code"]: row["targets"] for row in scopes.count_inside(version, scopes.Scope(), ["440100", "440300"])}
    districts = {row["code"]: row["targets"] for row in scopes.count_by(version, scopes.Scope(), "district")}
    assert counts == {"440100": districts["440100"] + districts["440104"]}
    drawn = html_of(open_page("overview", {"area": "440000"}))
    assert drawn.index("district?district=440100") < drawn.index("district?district=440104")
    assert words("overview.country_other", "zh") in html_of(open_page("overview", {"area": "540000"}))
