"""Twice as much of anything takes about twice as long: no sentence, list or run of signs is a bomb."""

from __future__ import annotations

import gc
import time

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source

HEAD = "杨浦区2020年政府工作报告\n一、2019年主要工作\n新增岗位"
COUNT = 2_500
MOST_GROWTH = 2.3
# Each was quadratic or worse in one finder, or is a sign on which many patterns begin.
UNITS = (
    "、5个",
    "，5个",
    "、增长5%",
    "、A项目5个",
    "同比增长5%，",
    "一",
    "第一章",
    "（一）",
    "2019年",
    "王明、",
    "项目",
    "《",
    "\t12",
    "\n|a|3个|",
    "\n|a|b|c|",
    "\n名称  甲  乙",
)


def _seconds(unit: str, count: int, lexicon: Lexicon) -> float:
    text = HEAD + unit * count + "。\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", len(text), "0" * 64, text)
    begun = time.process_time()
    extract_source(source, lexicon)
    return time.process_time() - begun


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_the_text(unit: str, lexicon: Lexicon) -> None:
    _seconds(unit, 10, lexicon)
    gc.collect()
    gc.disable()
    try:
        growths = []
        for _ in range(5):
            once, twice = _seconds(unit, COUNT, lexicon), _seconds(unit, 2 * COUNT, lexicon)
            growths.append(twice / max(once, 0.05))
            if growths[-1] <= MOST_GROWTH:
                break
    finally:
        gc.enable()
    assert min(growths) <= MOST_GROWTH, growths


def test_sixteen_thousand_numbers_in_one_sentence_are_read_in_seconds(lexicon: Lexicon) -> None:
    assert _seconds("、5个", 16_000, lexicon) < 20
