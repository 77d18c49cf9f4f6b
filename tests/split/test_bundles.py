"""One file, several documents: pieces of a page, documents carried by a notice, a report behind a resolution."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.settings import load_settings
from pipelines.split import split_bundle

PAGE = """-
【上海招商】临港新片区数据中心项目开工,驱动产业数字化升级
在上海市招商引资政策支持下,临港新片区首个大型数据中心项目于2023年正式开工建设。
2025-07-09
-
【黄浦区招商】2019年上海市黄浦区政府工作报告
2019年上海市黄浦区政府工作报告全文――各位代表:现在,我代表黄浦区人民政府报告工作。
2025-07-09
-
【上海招商】央企研发强度提升助推创新驱动招商吸引力增强
中央企业研发投入同比增长24.6%。
2025-07-09
有想补充的信息?点我投稿

- 联系我们
"""
NOTICE = """关于印发区政府2020年第二季度工作要点及攻坚专项工作方案的通知 2020-04-24

区政府各委、办、局:

现将《上海市杨浦区人民政府2020年第二季度工作要点》《二季度攻坚专项工作方案》印发给你们。

上海市杨浦区人民政府办公室

2020420

上海市杨浦区人民政府

2020年第二季度工作要点

一、疫情防控

二季度攻坚专项工作方案

(一)加大人才引进
"""
RESOLUTION = """---
title: 深圳市第七届人民代表大会第六次会议关于深圳市人民政府工作报告的决议
---

（2025年2月27日深圳市第七届人民代表大会第六次会议通过）

会议听取和审议了市长所作的工作报告。

**政府工作报告**

——2025年2月25日在深圳市第七届人民代表大会第六次会议上

**各位代表：**

现在，我代表深圳市人民政府报告工作。
"""


def spans(text: str, lexicon: Lexicon) -> list[str]:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    return [text[d.start : d.end] for d in split_bundle(source, lexicon)]


def titles(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    return [(d.title, d.doc_type) for d in split_bundle(source, lexicon)]


def test_every_piece_of_a_page_is_a_document_and_furniture_is_none(lexicon: Lexicon) -> None:
    assert titles(PAGE, lexicon) == [
        ("临港新片区数据中心项目开工,驱动产业数字化升级", "news"),
        ("2019年上海市黄浦区政府工作报告", "work_report"),
        ("央企研发强度提升助推创新驱动招商吸引力增强", "news"),
    ]
    pieces = spans(PAGE, lexicon)
    assert pieces[0].startswith("【上海招商】临港")
    assert pieces[0].endswith("2025-07-09")
    assert not any("联系我们" in piece or "投稿" in piece for piece in pieces)


@pytest.mark.parametrize(("piece", "district"), [(0, "310000"), (1, "310101"), (2, "000000")])
def test_a_piece_is_placed_by_headline_first_lines_or_site(piece: int, district: str, lexicon: Lexicon) -> None:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", PAGE)
    assert split_bundle(source, lexicon)[piece].district_code == district


def test_pieces_without_a_site_are_told_by_their_dates(lexicon: Lexicon) -> None:
    one, other = "推进旧改。" * 20, "新增绿地。" * 20
    after = f"杨浦区推进旧改\n{one}\n2020-01-02\n静安区新增绿地\n{other}\n2020-01-03\n"
    before = f"杨浦区推进旧改\n2020-01-02\n{one}\n静安区新增绿地\n2020-01-03\n{other}\n"
    for text in (after, before):
        assert [title for title, _ in titles(text, lexicon)] == ["杨浦区推进旧改", "静安区新增绿地"]


def test_a_notice_carries_documents_and_is_none(lexicon: Lexicon) -> None:
    assert titles(NOTICE, lexicon) == [
        ("上海市杨浦区人民政府2020年第二季度工作要点", "work_plan"),
        ("二季度攻坚专项工作方案", "special_plan"),
    ]
    first, second = spans(NOTICE, lexicon)
    assert first.startswith("上海市杨浦区人民政府\n\n2020年第二季度")
    assert first.endswith("一、疫情防控")
    assert second.startswith("二季度攻坚")


def test_a_notice_whose_document_is_named_only_in_its_own_title(lexicon: Lexicon) -> None:
    text = (
        "区政府办关于印发2023年区《政府工作报告》任务责任分解方案的通知\n2023-01-05 10:00 区政府办\n"
        "一、高度重视。\n二、加强考核。\n2023年区《政府工作报告》任务责任分解方案\n一、静安区主要目标\n"
    )
    assert [title for title, _ in titles(text, lexicon)] == ["2023年区《政府工作报告》任务责任分解方案"]
    assert "高度重视" not in spans(text, lexicon)[0]


def test_the_report_behind_a_resolution_is_the_document(lexicon: Lexicon) -> None:
    (report,) = spans(RESOLUTION, lexicon)
    assert report.startswith("**政府工作报告")
    assert "决议" not in report


def test_the_text_behind_a_single_document_is_page_furniture(lexicon: Lexicon) -> None:
    text = "2020年静安区政府工作报告\n各位代表：\n让我们团结奋斗！\n\n文档附件：\n- 2020年政府工作报告.pdf\n"
    (report,) = spans(text, lexicon)
    assert report.endswith("团结奋斗！")


def test_the_masthead_over_a_title_is_none_but_tells_the_place(lexicon: Lexicon) -> None:
    text = "杨浦区人民政府督查室\n督查通报\n（2024年第5期）\n\n关于重点工作推进情况的通报\n完成改造12个。\n"
    (document,) = split_bundle(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text), lexicon)
    assert (document.title, document.district_code) == ("关于重点工作推进情况的通报", "310110")


def test_a_text_of_blanks_holds_no_document(lexicon: Lexicon) -> None:
    assert titles("\n \n", lexicon) == []


LINES = st.sampled_from(
    [
        "【静安区】2020年工作要点",
        "2020-01-02",
        "-",
        "一、推进旧改。",
        "关于印发《工作方案》的通知",
        "工作方案",
        "",
        "各位代表：",
        "---",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=14))
def test_documents_never_overlap_and_lie_inside_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    behind = 0
    for document in split_bundle(source, load_cached()):
        assert behind <= document.start <= document.body_start <= document.end <= len(text)
        assert document.start <= document.title_span.start <= document.title_span.end <= document.end
        behind = document.end


_LEXICONS: list[Lexicon] = []


def load_cached() -> Lexicon:
    if not _LEXICONS:
        _LEXICONS.append(load_lexicon(load_settings().reference))
    return _LEXICONS[0]


BOOK = """指标
2022年丰泽区主要指标完成情况表
指标\t目标
产值\t9

民生
2022年丰泽区实事完成情况
项目\t目标
食堂\t6

附
备注\t无
"""


def test_sheets_with_titles_of_their_own_are_documents(lexicon: Lexicon) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    source = SourceText("a.xlsx", "a.xlsx", kind, "utf-8", 0, "", BOOK)
    found = split_bundle(source, lexicon)
    assert [d.title for d in found] == ["2022年丰泽区主要指标完成情况表", "2022年丰泽区实事完成情况"]
    assert [BOOK[d.start : d.end].count("\n") for d in found] == [3, 6]
