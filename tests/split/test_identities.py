"""What a document says of itself: title, place, kind, date, years. One row of the CSV is one document."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.split import find_doubts, split_bundle

CASES = list(csv.DictReader(Path(__file__).with_name("identity_cases.csv").open(encoding="utf-8", newline="")))


def split(text: str, lexicon: Lexicon, uri: str = "a.txt") -> tuple[Document, ...]:
    return split_bundle(SourceText("a.txt", uri, "text/plain", "utf-8", 0, "", text), lexicon)


def number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_document_is_identified_by_its_own_words(case: dict[str, str], lexicon: Lexicon) -> None:
    (document,) = split(case["text"].replace("\\r", "\r").replace("\\n", "\n"), lexicon)
    assert document.title == case["title"]
    assert document.district_code == case["district_code"]
    assert document.doc_type == case["doc_type"]
    assert document.published_on == (date.fromisoformat(case["published_on"]) if case["published_on"] else None)
    assert (document.plan_year, document.review_year) == (number(case["plan_year"]), number(case["review_year"]))
    assert document.plan_quarter == number(case["plan_quarter"])


def test_the_file_name_counts_only_when_nothing_else_tells_and_leaves_a_doubt(lexicon: Lexicon) -> None:
    text = "2020年重点工作\n一、稳增长。\n二、惠民生。\n三、保安全。\n"
    (document,) = split(text, lexicon, "上海市杨浦区.txt")
    assert document.district_code == "310110"
    assert "district_from_file_name" in {doubt.code for doubt in find_doubts(document)}
    (named,) = split("静安区" + text, lexicon, "上海市杨浦区.txt")
    assert named.district_code == "310106"


def test_what_the_text_does_not_say_is_a_doubt_with_its_place(lexicon: Lexicon) -> None:
    (document,) = split("坚持稳中求进\n一、稳增长。\n二、惠民生。\n三、保安全。\n", lexicon)
    doubts = find_doubts(document)
    assert {doubt.code for doubt in doubts} == {"district_unknown", "date_unknown", "plan_year_unknown"}
    assert all((doubt.start, doubt.end) == document.title_span for doubt in doubts)


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("2020年静安区政府重点工作\n1.稳增长。\n2.惠民生。\n3.保安全。", "上海市静安区人民政府"),
        (
            "2023年区委、区政府重点工作\n1.我区杨浦区稳增长。\n2.杨浦区惠民生。\n3.保安全。",
            "中共上海市杨浦区委、上海市杨浦区人民政府",
        ),
        ("静安区召开会议\n近日，会议召开。", None),
        ("政府工作报告\n各位代表：\n我代表国务院报告工作。", "国务院"),
    ],
)
def test_the_issuer_is_the_body_that_signs_or_governs(text: str, issuer: str | None, lexicon: Lexicon) -> None:
    assert split(text, lexicon)[0].issuer == issuer
