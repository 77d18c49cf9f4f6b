"""Places by GB/T 2260: full names, chains, short names, places long gone."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.split.bundles import split_patterns
from pipelines.split.places import build_gazetteer, find_places, most_named, shorten_name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("上海市杨浦区2020年工作", ["310110"]),
        ("浙江省绍兴市", ["330600"]),
        ("上海市领导调研浦东新区", ["310000", "310115"]),
        ("内蒙古自治区呼和浩特市", ["150100"]),
        ("卢湾区政府工作报告", ["310103"]),
        ("广西壮族自治区", ["450000"]),
        ("推进区域协同", []),
    ],
)
def test_names_are_found_in_order_and_chains_give_the_deepest(text: str, codes: list[str], lexicon: Lexicon) -> None:
    found = find_places(text, build_gazetteer(lexicon), text, with_short=False)
    assert [mention.district.district_code for mention in found] == codes


def test_short_names_of_provinces_and_cities_count_where_allowed(lexicon: Lexicon) -> None:
    places = build_gazetteer(lexicon)
    assert [m.district.district_code for m in find_places("上海自贸区引领", places, "", with_short=True)] == ["310000"]
    assert find_places("上海自贸区引领", places, "", with_short=False) == []


def test_a_name_of_several_places_is_settled_by_the_context_or_not_at_all(lexicon: Lexicon) -> None:
    places = build_gazetteer(lexicon)
    (settled,) = find_places("普陀区", places, "我区在浙江省舟山市", with_short=False)
    assert settled.district.district_code == "330903"
    assert find_places("普陀区", places, "我区", with_short=False) == []


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("我区推进旧改,区政府", "区"),
        ("全市经济,市政府", "市"),
        ("我省粮食", "省"),
        ("全州上下,省委支持,州委部署,州政府", "自治州"),
        ("全盟牲畜", "盟"),
        ("地委、行署", "地区"),
        ("全县,县委", "县"),
        ("全旗,旗委", "旗"),
        ("全区,我区,自治区党委", "自治区"),
        ("推进旧改", None),
    ],
)
def test_a_text_tells_how_the_name_of_its_own_place_ends(text: str, ending: str | None, lexicon: Lexicon) -> None:
    assert build_gazetteer(lexicon).own.ending(text) == ending


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("上海市", "上海"),
        ("浦东新区", "浦东"),
        ("内蒙古自治区", "内蒙古"),
        ("黔西南布依族苗族自治州", "黔西南"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("东乡族自治县", "东乡"),
        ("互助土族自治县", "互助"),
        ("鄂温克族自治旗", "鄂温克"),
        ("阿里地区", "阿里"),
    ],
)
def test_a_short_name_says_neither_what_the_place_is_nor_whose(name: str, short: str, lexicon: Lexicon) -> None:
    assert (
        shorten_name(
            name,
            [row.word for row in lexicon.place_words if row.role == "people"],
            split_patterns(lexicon)["place_kind"],
        )
        == short
    )


def test_the_place_a_text_names_most_is_its_own(lexicon: Lexicon) -> None:
    places = build_gazetteer(lexicon)
    found = most_named("我省实现增长。浙江省粮食增产,浙江省外贸增长,与江苏省协作。", places)
    assert found is not None
    assert found.district_code == "330000"
    assert most_named("推进旧改", places) is None


def test_every_place_lies_in_one_that_is_listed(lexicon: Lexicon) -> None:
    places = build_gazetteer(lexicon)
    for district in lexicon.districts:
        assert district.parent_code is None or district.parent_code in places.by_code
        assert len(places.ancestors(district)) <= 2


def test_a_place_is_named_with_what_holds_it(lexicon: Lexicon) -> None:
    places = build_gazetteer(lexicon)
    assert places.path_name(places.by_code["310110"]) == "上海市杨浦区"
