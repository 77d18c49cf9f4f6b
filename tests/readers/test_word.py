"""Word documents as sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.readers import read_source
from pipelines.run import extract_file
from tests.readers.office_files import make_archive, make_document, paragraph, table

MERGED = (
    f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('合')}</w:tc>"
    f"<w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc></w:tr></w:tbl>"
)


def read(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "plan.docx"
    path.write_bytes(data)
    return read_source(path).text


def test_paragraphs_are_lines_and_table_rows_are_cells(tmp_path: Path) -> None:
    rows = table(("序号", "项目"), ("1", "大桥公园"))
    data = make_document(paragraph("2020年", "重点工作") + rows + paragraph("一、旧改7000户。"))
    assert read(tmp_path, data) == "2020年重点工作\n序号\t项目\n1\t大桥公园\n一、旧改7000户。\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>", "甲 乙\n丙\n"),
        (
            "<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>",
            "新\n",
        ),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显\n"),
        (
            "<w:p><w:r><w:instrText>TOC</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>",
            "链\n",
        ),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件\n"),
        (
            MERGED,
            "合\t\t甲 乙\n",
        ),
    ],
    ids=["tab and break", "revision", "hidden", "field", "control", "merged cell"],
)
def test_text_is_what_a_reader_sees(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, make_document(body)) == text


def test_a_document_is_read_like_any_other(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "plan.docx"
    lines = ("2020年杨浦区政府重点工作", "一、保障民生", "新增养老床位600张。")
    path.write_bytes(make_document("".join(map(paragraph, lines))))
    extraction = extract_file(path, lexicon)
    (quantity,) = extraction.quantity
    assert extraction.source[0].text[quantity.char_start : quantity.char_end] == "600张"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_document(""), "empty"),
        (make_document(paragraph("甲"))[:-40], "not_office"),
        (make_archive({"word/document.xml": "<w:document"}), "damaged"),
        (make_archive({"word/document.xml": "<document/>"}), "damaged"),
        (make_document(paragraph("&a;"), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "damaged"),
        (make_document(paragraph("甲"), head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "damaged"),
        (make_archive({"word/document.xml": "<a>" + " " * 80_000_000 + "</a>"}), "too_large"),
    ],
    ids=["empty", "cut off", "broken", "no body", "entity", "outside", "bomb"],
)
def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, data)
    assert refused.value.code == code


def test_deep_nesting_ends_quietly(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 200 + paragraph("深") + "</w:sdtContent></w:sdt>" * 200
    assert read(tmp_path, make_document(paragraph("浅") + deep)) == "浅\n"


def _level(depth: int, style: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "chineseCounting", "%1、")
    + _level(1, "chineseCountingThousand", "（%2）")
    + _level(2, "decimal", "%3.")
    + _level(3, "decimalEnclosedCircle", "%4")
    + _level(4, "bullet", "\uf06c")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="a"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="c"/></w:style>'
)


def _numbered(text: str, depth: int = 0, of: int = 1) -> str:
    mark = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of}"/></w:numPr></w:pPr>'
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_that_word_puts_there_are_read(tmp_path: Path) -> None:
    body = "".join(
        [
            *(_numbered("经济"), _numbered("工业", 1), _numbered("5万户", 2), _numbered("细", 3), _numbered("点", 4)),
            *(_numbered("", 1), _numbered("农业", 1), _numbered("民生"), _numbered("就业", 1)),
            *(_numbered("另起", 0, 2), _numbered("接着", 0, 2), _numbered("无", 0, 0), _numbered("未知", 0, 9)),
        ]
    )
    text = read(tmp_path, make_document(body, numbering=LISTS))
    assert [line for line in text.splitlines() if line] == [
        *("一、经济", "（一）工业", "1. 5万户", "① 细", "点", "（三）农业", "二、民生", "（一）就业"),
        *("一、另起", "二、接着", "无", "未知"),
    ]


def test_a_style_numbers_its_paragraphs(tmp_path: Path) -> None:
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr><w:r><w:t>{name}</w:t></w:r></w:p>' for name in "abcd"
    )
    text = read(tmp_path, make_document(body, numbering=LISTS, styles=STYLES))
    assert text == "（一）a\n（二）b\nc\nd\n"


@pytest.mark.parametrize(
    ("number", "marker"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一零零")]
)
def test_chinese_numbers_are_written_as_word_does(tmp_path: Path, number: int, marker: str) -> None:
    lists = LISTS.replace('<w:start w:val="1"/>', f'<w:start w:val="{number}"/>', 1)
    assert read(tmp_path, make_document(_numbered("甲"), numbering=lists)) == f"{marker}、甲\n"
