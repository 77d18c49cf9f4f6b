"""Where a change comes from: 由上年的19.5%|下降到12%. It is told of the number that follows, and names nothing."""

from __future__ import annotations

import re

_BASELINE = re.compile(
    r"(?:由|从)[^,]{1,18}?(?=(?:分别|进一步|大幅度?|稳步|逐步)*(?:缩短|提高|提升|增加|减少|压缩|压减|降低|降|调增|扩展|扩大|上升|增长|下降|精简|减)?[到至为])"
)
# 4000亩公益林补偿标准|由每亩19元提高到25元: where a change comes from is told of the next number.
FROM_NUMBER = re.compile(r"(?<=..)[由从](?=[^,]{0,10}\d)")
_NEAR = 10


def without_baseline(words: str) -> str:
    """增幅由上年的19.5%下降到: without the number that the change came from."""
    baseline = _BASELINE.search(words) if "由" in words or "从" in words else None
    if baseline and baseline.end() >= len(words) - _NEAR:
        return words[: baseline.start()] + words[baseline.end() :]
    return words
