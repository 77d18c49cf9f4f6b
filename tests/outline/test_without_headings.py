"""Reports pasted as one text: review, faults and plan are told by their sentences where no heading tells them."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source

REVIEW = "各位代表：现在，我代表宝山区人民政府报告工作。2023年，我们新增就业6000人。回顾过去五年，建成公园30座。"
FAULTS = (
    "同时，我们也清醒地看到，发展还面临不少困难和问题。一是创新能力还不强。二是服务水平仍有差距，35个村没有活动室。"
)
PLANS = (
    "2024年是实现“十四五”规划目标任务的关键一年。今年政府工作的总体要求是：稳中求进。新建学校7所。",
    "**2024年工作安排**2024年是关键的一年。主要预期目标是：新建学校7所。",
    "今年政府工作的总体思路是：稳中求进。新建学校7所。",
    "建议新一届政府工作的总体思路是：稳中求进。新建学校7所。",
)
FILLING = "我们坚持以人民为中心，扎实做好各项工作，推动经济社会持续健康发展。" * 100


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("joint", ["", "\n"], ids=["one line", "paragraphs"])
def test_each_part_is_told_by_its_sentences(plan: str, joint: str, lexicon: Lexicon) -> None:
    body = joint.join((REVIEW, FILLING, FAULTS, FILLING, plan))
    text = f"宝山区2024年政府工作报告\n——2024年1月15日在宝山区第九届人民代表大会第四次会议上\n{body}\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    found = extract_source(source, lexicon).quantity
    assert [(q.kind, q.value) for q in found] == [("result", 6000), ("result", 30), ("target", 7)]
    assert found[-1].period_year == 2024
