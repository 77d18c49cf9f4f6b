"""Where a change comes from: 由上年的19.5%|下降到12%. It is told of the number that follows, and names nothing."""

from __future__ import annotations

import re

_NEAR = 10


def without_baseline(words: str, baselines: re.Pattern[str]) -> str:
    """增幅由上年的19.5%下降到: without the number that the change came from, which `baselines` finds."""
    baseline = baselines.search(words) if "由" in words or "从" in words else None
    if baseline and baseline.end() >= len(words) - _NEAR:
        return words[: baseline.start()] + words[baseline.end() :]
    return words
