"""Notices of correction: which single numbers of which paper they replace."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link.copies import Paper, Replaced, Said
from pipelines.link.errata import find_replaced

TITLE = "勃利县2024年政府民生实事项目任务清单"
LINES = ("新增城镇就业5000人,开展技能培训800人次", "新改建农村公路85公里,改造危桥4座", "新增学位4座")
OLD = Paper(
    "old", 1, "a", TITLE, f"{TITLE}\n勃政办发〔2024〕3号\n" + "\n".join(LINES),
    (
        Said("o1", "target", "jobs", 5000, "人", LINES[0]), Said("o2", "target", "training", 800, "人次", LINES[0]),
        Said("o3", "target", "road", 85, "公里", LINES[1]), Said("o4", "target", "bridge", 4, "座", LINES[1]),
    ),
)  # fmt: skip


def _replaced(text: str, lexicon: Lexicon, *numbers: Said) -> list[Replaced]:
    notice = Paper("new", 2, "b", "更正启事", text, numbers)
    return list(find_replaced(notice, [OLD], lexicon))


def test_quoted_words_of_a_paper_named_by_its_title_are_replaced(lexicon: Lexicon) -> None:
    said = Said("n1", "target", "jobs", 6000, "人", "新增城镇就业6000人")
    text = f"《{TITLE}》中有误,将“新增城镇就业5000人”更正为“新增城镇就业6000人”。"
    assert _replaced(text, lexicon, said) == [Replaced("o1", "n1", True)]


@pytest.mark.parametrize("number", ["勃政办发〔2024〕3号", "勃政办发[2024]3号"])
def test_a_number_of_a_paper_named_by_its_document_number_is_replaced(number: str, lexicon: Lexicon) -> None:
    text = f"{number}文件,第二项改造危桥由4座更正为6座。"
    said = Said("n1", "target", "bridge", 6, "座", text[:-1])
    assert _replaced(text, lexicon, said) == [Replaced("o4", "n1", True)]


def test_what_names_no_paper_or_gives_another_number_replaces_nothing(lexicon: Lexicon) -> None:
    said = Said("n1", "target", "jobs", 6000, "人", "新增城镇就业6000人")
    assert _replaced("将“新增城镇就业5000人”更正为“新增城镇就业6000人”。", lexicon, said) == []
    assert _replaced(f"《{TITLE}》将“新增城镇就业5500人”更正为“新增城镇就业6000人”。", lexicon, said) == []
