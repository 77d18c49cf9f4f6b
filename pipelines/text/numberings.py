"""The numbering of headings and items, as pieces of patterns: grammar, the same in every document."""

from __future__ import annotations

HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
CHAPTER = f"{HAN_NUMBER}、|[(]{HAN_NUMBER}[)]"  # 一、 (一)
NUMBERED = rf"{CHAPTER}|\d{{1,2}}[.、](?!\d)"  # the same and 1.
