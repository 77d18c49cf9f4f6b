"""The place of a document at its own level, and its year: every prefecture, league and region, and names alike."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from pipelines.lexicon import District, Lexicon, load_lexicon
from pipelines.model import Document, SourceText
from pipelines.readers import read_source
from pipelines.settings import load_settings
from pipelines.split import find_doubts, split_bundle
from pipelines.split.places import build_gazetteer

CASES = list(csv.DictReader(Path(__file__).with_name("place_cases.csv").open(encoding="utf-8", newline="")))
LEXICON = load_lexicon(load_settings().reference)
CORPUS_PLACES = {
    "beijing": "110000", "chengdu": "510100", "guangzhou": "440100", "gwr": "000000", "sanya": "460200",
    "shaoxing": "330600", "shenzhen": "440300", "suzhou": "320500", "xizang": "540000", "zhejiang": "330000",
    "zunyi": "520300",
}  # fmt: skip
BETWEEN = [
    district
    for district in LEXICON.districts
    if district.level == "city"
    and district.listed_until is None
    and district.district_name.endswith(("自治州", "地区", "盟"))
]


def split(text: str, lexicon: Lexicon) -> Document:
    (document,) = split_bundle(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text), lexicon)
    return document


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_document_has_the_place_and_year_of_its_government(case: dict[str, str], lexicon: Lexicon) -> None:
    document = split(case["text"].replace("\\n", "\n"), lexicon)
    assert (document.district_code or "", document.plan_year) == (case["district_code"], int(case["plan_year"]))


@pytest.mark.parametrize("district", BETWEEN, ids=lambda district: district.district_name)
def test_places_between_province_and_county_are_told_in_every_way_of_naming_them(
    district: District, lexicon: Lexicon
) -> None:
    places = build_gazetteer(lexicon)
    name, province = district.district_name, places.ancestors(district)[-1].district_name
    short = places.short_of[district.district_code] + {"州": "州", "区": "地区", "盟": "盟"}[name[-1]]
    speech = "政府工作报告\n——2023年1月9日在{}第八届人民代表大会第二次会议上\n各位代表：\n现在，我代表政府报告工作。\n"
    around = (
        f"{province}委、{province}政府支持，{province}第十四届人民代表大会。\n一、2022年工作回顾\n二、2023年工作安排\n"
    )
    openings = (
        f"{name}2023年政府工作报告\n各位代表：\n",
        f"{short}2023年政府工作报告\n各位代表：\n",
        f"{province}{name}政府工作报告（2023年）\n各位代表：\n",
        f"{province} {short}2023年政府工作报告\n各位代表：\n",
        speech.format(name),
        speech.format(short),
        f"政府工作报告\n各位代表：\n现在，我代表{short}人民政府报告工作。\n",
    )
    assert len(BETWEEN) == 40
    for opening in openings:
        document = split(opening + around, lexicon)
        assert (document.district_code, document.plan_year) == (district.district_code, 2023), opening


def test_what_speaks_for_another_year_is_a_doubt(lexicon: Lexicon) -> None:
    report = (
        "——2021年12月28日在合肥市第十七届人民代表大会第一次会议上\n各位代表：\n一、2021年工作回顾\n二、2022年工作安排\n"
    )
    document = split("2021年政府工作报告\n" + report, lexicon)
    doubts = {doubt.code: doubt.message for doubt in find_doubts(document)}
    assert doubts["year_disagrees"] == "read as 2022, against it: title 2021"
    agreed = split("2022年政府工作报告\n" + report, lexicon)
    assert "year_disagrees" not in {doubt.code for doubt in find_doubts(agreed)}


def test_a_place_that_only_the_running_text_names_is_a_doubt(lexicon: Lexicon) -> None:
    text = "2023年重点工作\n一、稳增长。我区杨浦区。\n二、惠民生。\n三、保安全。\n"
    assert "district_from_text" in {doubt.code for doubt in find_doubts(split(text, lexicon))}
    assert "district_from_text" not in {doubt.code for doubt in find_doubts(split("杨浦区" + text, lexicon))}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("沙溪镇2018年政府工作报告", None),
        ("太仓市沙溪镇2018年政府工作报告", None),
        ("临江经济开发区(临江镇)2024年政府工作报告", None),
        ("太仓市2018年政府工作报告", "320585"),
        ("镇江市2018年政府工作报告", "321100"),
        ("景德镇2018年政府工作报告", "360200"),
    ],
)
def test_the_report_of_a_town_or_a_zone_is_not_that_of_the_city_it_lies_in(
    title: str, code: str | None, lexicon: Lexicon
) -> None:
    opening = "——2018年1月5日在太仓市沙溪镇第十八届人民代表大会第三次会议上\n各位代表：\n一、2017年工作回顾\n"
    document = split(f"{title}\n{opening}二、2018年工作安排\n", lexicon)
    assert document.district_code == code
    assert ("district_unlisted" in {doubt.code for doubt in find_doubts(document)}) is (code is None)


def test_reports_of_a_larger_corpus_have_the_place_and_years_of_their_names(lexicon: Lexicon) -> None:
    if not os.environ.get("TAIZHANG_CORPUS"):
        pytest.skip("TAIZHANG_CORPUS names no reports")
    wrong, paths = [], sorted(Path(os.environ["TAIZHANG_CORPUS"]).glob("*/*_*.*"))
    for path in paths:
        place, year = path.stem.rstrip(".").rsplit("_", 1)
        found = [
            (document.district_code, document.plan_year, document.review_year)
            for document in split_bundle(read_source(path, path.name), lexicon)
        ]
        if found != [(CORPUS_PLACES[place], int(year), int(year) - 1)]:
            wrong.append((path.name, found))
    assert len(paths) >= 200
    assert wrong == []
