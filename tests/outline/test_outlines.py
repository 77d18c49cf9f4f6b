"""Outlines as a careful reader draws them. One row of the CSV is one document; each line of `outline` is one node:
depth, section, * for a work item, marker and title. Node 0, the document itself, is left out."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import DocType, Document, Node, SourceText, Span
from pipelines.outline import parse_outline
from pipelines.readers import read_source
from pipelines.settings import load_settings
from pipelines.split import split_bundle
from pipelines.tape import read_tape, read_view

CASES = list(csv.DictReader(Path(__file__).with_name("outline_cases.csv").open(encoding="utf-8", newline="")))
YEARS = {"news": (None, None), "bulletin": (None, 2018), "compilation": (2021, 2020)}


def parse(text: str, kind: str, lexicon: Lexicon) -> tuple[Node, ...]:
    plan_year, review_year = YEARS.get(kind, (2019, 2018))
    doc_types: dict[str, DocType] = {
        "bulletin": "work_report", "news": "news", "compilation": "compilation",
        "work_plan": "work_plan", "work_report": "work_report",
    }  # fmt: skip
    document = Document(
        start=0, end=len(text), title="政府工作报告", title_span=Span(0, 0), body_start=0, issuer=None,
        district_code="310110", doc_type=doc_types[kind], published_on=date(2019, 1, 15), plan_year=plan_year,
        review_year=review_year, plan_quarter=None, rule_id="test",
    )  # fmt: skip
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    return parse_outline(read_tape(read_view(source), document, lexicon), lexicon)


def draw(nodes: tuple[Node, ...]) -> list[str]:
    return [f"{n.level} {n.section}{'*' if n.is_work_item else ' -'} {n.marker}|{n.title}" for n in nodes[1:]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_an_outline_is_drawn_as_a_reader_draws_it(case: dict[str, str], lexicon: Lexicon) -> None:
    text = case["text"].replace("\\r", "\r").replace("\\n", "\n")
    assert draw(parse(text, case["kind"], lexicon)) == case["outline"].split("\\n")


def assert_nested(nodes: tuple[Node, ...], start: int, end: int) -> None:
    assert (nodes[0].index, nodes[0].parent, nodes[0].start, nodes[0].end) == (0, None, start, end)
    for node in nodes[1:]:
        parent = nodes[node.parent or 0]
        assert parent.index < node.index
        assert parent.start <= node.start <= node.end <= parent.end
        assert node.start <= node.body_start <= max(node.end, node.body_start)
    siblings: dict[int | None, int] = {}
    for node in nodes:
        assert node.start >= siblings.get(node.parent, 0)
        siblings[node.parent] = node.end


@pytest.mark.parametrize("path", sorted(load_settings("").sources.iterdir()), ids=lambda path: path.name[:3])
def test_the_nodes_of_the_published_documents_nest_and_cover_them(path: Path, lexicon: Lexicon) -> None:
    source = read_source(path)
    view = read_view(source)
    for document in split_bundle(source, lexicon):
        assert_nested(parse_outline(read_tape(view, document, lexicon), lexicon), document.start, document.end)


def test_the_year_of_a_heading_is_kept_with_it(lexicon: Lexicon) -> None:
    text = "2020年工作情况\n好。\n2021年主要工作\n要好。\n“双十”推进情况及2021年项目安排\n好。"
    nodes = parse(text, "compilation", lexicon)
    assert [(n.title, n.year) for n in nodes[1:]] == [
        ("2020年工作情况", 2020),
        ("2021年主要工作", 2021),
        ("“双十”推进情况及2021年项目安排", None),
    ]


def test_the_title_span_is_the_title_as_written(lexicon: Lexicon) -> None:
    text = "一、　强化规划\n加快。\n（二）**推进旧改。**完成。"
    nodes = parse(text, "work_plan", lexicon)
    assert [n.title for n in nodes[1:]] == ["强化规划", "推进旧改"]
    assert text[nodes[2].body_start :] == "完成。"


NUMBERS = ["一、", "（一）", "1.", "①", "二、", "（二）", "2.", "第一部分", "附件1", "一是", "二是"]
HEADINGS = ["2018年工作回顾", "2019年主要工作", "存在问题", "名词解释", "目录", "序号"]
WORDS = ["旧改", "完成7000户。", "我们也清醒认识到，存在不少问题：", "，", "：", "**", "|", "\n", "\n\n", "\r\n", "　"]
PIECES = st.sampled_from([*NUMBERS, *HEADINGS, *WORDS])
_LEXICON: list[Lexicon] = []


@settings(max_examples=200, deadline=None)
@example(["我们也清醒认识到，存在不少问题：", "\n", "**", "我们也清醒认识到，存在不少问题："], "work_report")
@example(["　", "①", "我们也清醒认识到，存在不少问题：", "\n", "**"], "compilation")
@given(st.lists(PIECES, max_size=40), st.sampled_from(["work_plan", "work_report", "compilation", "news"]))
def test_whatever_the_text_nodes_nest_and_cover_it(pieces: list[str], kind: str) -> None:
    if not _LEXICON:
        _LEXICON.append(load_lexicon(load_settings("").reference))
    text = "".join(pieces)
    assert_nested(parse(text, kind, _LEXICON[0]), 0, len(text))
