"""Saved pages: the document stands between menu and foot, and the page's head says what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.readers import read_source
from pipelines.split import split_bundle

MENU = "今天是2025年6月11日 星期三\n网站首页\n政务公开\n您现在所在的位置:网站首页 > 政务公开\n"
BODY = "一、民生实事\n1.新建公厕40座。\n2.新增床位200张。\n3.改造小区3个。\n"
FOOT = "相关阅读\n2021年新建公厕40座\n主办:舒城县人民政府 ICP备案号:皖ICP备12010203号-1\n您是第2841093位访问者\n"


def split(text: str, lexicon: Lexicon, *facts: tuple[str, str]) -> Document:
    source = SourceText("a.html", "a.html", "text/html", "utf-8", 0, "", text, facts=facts)
    (document,) = split_bundle(source, lexicon)
    return document


def test_menu_and_foot_belong_to_no_document(lexicon: Lexicon) -> None:
    text = f"{MENU}2023年民生实事工作方案\n发布日期:2023-02-27 15:20 来源:县政府办 点击数:1736次\n{BODY}{FOOT}"
    document = split(text, lexicon, ("page_title", "2023年民生实事工作方案-舒城县人民政府网"))
    assert document.title == "2023年民生实事工作方案"
    assert (document.published_on, document.district_code) == (date(2023, 2, 27), "341523")
    assert text[document.body_start : document.end] == BODY.rstrip("\n")


def test_without_a_head_the_menu_is_known_by_its_words(lexicon: Lexicon) -> None:
    document = split(f"{MENU}舒城县2023年民生实事工作方案\n{BODY}{FOOT}", lexicon)
    assert (document.title, document.published_on) == ("舒城县2023年民生实事工作方案", None)


def test_the_date_of_the_page_counts_where_the_text_states_none(lexicon: Lexicon) -> None:
    head = (("title", "舒城县2023年民生实事工作方案"), ("published", "2023-03-01 09:00"))
    title = "舒城县2023年民生实事工作方案\n"
    assert split(title + BODY, lexicon, *head).published_on == date(2023, 3, 1)
    assert split(f"{title}(2023年2月24日)\n{BODY}", lexicon, *head).published_on == date(2023, 2, 24)


@pytest.mark.parametrize("deadline", ["2024-06-30", "2024年6月30日前", "2024.6.30"])
def test_a_deadline_is_no_date_of_publication(deadline: str, lexicon: Lexicon) -> None:
    cells = ["序号", "任务", "责任单位", "时限", "1", "改造老旧小区31个", "市住建局", deadline]
    cells += ["2", "新增泊位2150个", "市城管局", "2024-10-31", "3", "新建公路58公里", "市交通局", "2024-11-30"]
    flat = split("海宁市2024年重点任务分解表\n" + "\n\n".join(cells), lexicon)
    tabs = split(
        "海宁市2024年重点任务分解表\n" + "\n".join("\t".join(cells[i : i + 4]) for i in (0, 4, 8, 12)), lexicon
    )
    assert (flat.published_on, flat.plan_year) == (tabs.published_on, tabs.plan_year) == (None, 2024)


UNNAMED = "2023年民生实事工作方案\n" + BODY


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"site_code": "3101100001"}, "310110"),
        ({"site_code": "3100000029"}, "310000"),
        ({"site_code": "3101100001", "site": "上海市人民政府"}, "310110"),
        ({"site_code": "bm01000001", "site": "上海市黄浦区人民政府"}, "310101"),
        ({"site_code": "9999999999", "site": "上海市黄浦区人民政府"}, "310101"),
        ({"site_code": "31011000", "site": "中国·上海杨浦"}, "310110"),
        ({"site": "上海市杨浦政府门户网站"}, "310110"),
        ({"site": "中国上海"}, "310000"),
        ({"site": "政府门户网站", "after": "主办:舒城县人民政府 版权所有"}, "341523"),
        ({"site_code": "3101100001", "after": "主办:舒城县人民政府 版权所有"}, "310110"),
        ({"site_code": "3100000029", "column": "杨浦区"}, "310110"),
        ({"site_code": "3100000029", "column": "对口支援喀什地区"}, "310000"),
        ({"column": "杨浦区政府工作报告"}, "310110"),
        ({"page_title": "2023年民生实事工作方案-舒城县人民政府网"}, "341523"),
        ({"page_title": "2023年民生实事工作方案_新华网"}, None),
        ({"site": "政府门户网站"}, None),
    ],
    ids=str,
)
def test_the_site_tells_the_place_where_title_and_text_name_none(
    facts: dict[str, str], code: str | None, lexicon: Lexicon
) -> None:
    assert split(UNNAMED, lexicon, *facts.items()).district_code == code


def test_title_and_signature_go_before_the_site(lexicon: Lexicon) -> None:
    site = (("site_code", "3101100001"), ("site", "上海市杨浦区人民政府"), ("column", "杨浦区"))
    assert split(f"舒城县{UNNAMED}", lexicon, *site).district_code == "341523"
    assert split(f"{UNNAMED}\n舒城县人民政府\n2023年2月24日\n", lexicon, *site).district_code == "341523"
    spoken = "政府工作报告\n各位代表：\n现在，我代表舒城县人民政府，向大会报告工作。\n"
    spoken += "一、2022年工作回顾\n二、2023年工作安排\n"
    assert split(spoken, lexicon, *site).district_code == "341523"


def test_a_page_of_the_web_gives_its_document_the_place_of_its_site(tmp_path: Path, lexicon: Lexicon) -> None:
    tags = {"SiteName": "上海市人民政府", "SiteIDCode": "3101100001", "ColumnName": "规划计划"}
    head = "".join(f'<meta name="{name}" content="{words}">' for name, words in tags.items())
    body = "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    path = tmp_path / "a.html"
    path.write_text(f"<html><head>{head}</head><body><h1>2023年民生实事工作方案</h1>{body}</body></html>", "utf-8")
    (document,) = split_bundle(read_source(path), lexicon)
    assert (document.district_code, document.rule_id.rpartition("+")[2]) == ("310110", "district.site_code")
