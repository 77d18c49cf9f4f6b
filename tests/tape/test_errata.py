"""Notices of correction as they are read: the corrected value counts, the wrong one does not."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source


def _read(text: str, lexicon: Lexicon) -> list[tuple[str, str, float, int | None]]:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    return [(q.kind, q.indicator, q.value, q.period_year) for q in extract_source(source, lexicon).quantity]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("将“新增城镇就业5000人”更正为“新增城镇就业6000人”", ("target", "城镇就业", 6000, 2024)),
        ("其中“改造老旧小区21个”应为“改造老旧小区12个”", ("target", "老旧小区", 12, 2024)),
        ("其中改造危桥由4座更正为6座", ("target", "改造危桥", 6, 2024)),
    ],
)
def test_the_corrected_value_alone_counts(words: str, told: tuple[str, str, float, int], lexicon: Lexicon) -> None:
    text = f"关于《勃利县2024年重点任务清单》的更正\n\n因工作疏忽,数据有误,{words}。\n\n勃利县人民政府\n2024年3月5日\n"
    assert _read(text, lexicon) == [told]


def test_a_new_issue_that_tells_what_it_corrects_says_it_once(lexicon: Lexicon) -> None:
    text = (
        "勃利县2024年重点任务清单(更正)\n说明:将“新增城镇就业5000人”更正为“新增城镇就业6000人”。\n"
        "一、就业。新增城镇就业6000人。\n二、交通。改造危桥4座。\n三、教育。新增学位600个。\n"
    )
    assert [value for _, _, value, _ in _read(text, lexicon)] == [6000, 4, 600]
