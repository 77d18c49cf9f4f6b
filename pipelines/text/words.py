"""Word lists as patterns, and words as letters and pairs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import add

LETTER = re.compile(r"[一-龥]")  # a Chinese character
NO_LETTER = re.compile(r"[^一-龥A-Za-z]")  # numbers, blanks and signs


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits; one that never fits where there are none."""
    return first_word(sorted(set(words), key=lambda word: (-len(word), word)))


def first_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the first that fits in the order given; one that never fits for none."""
    listed = "|".join(map(re.escape, words))
    return f"(?:{listed})" if listed else "(?!)"


def pairs_of(text: str) -> frozenset[str]:
    """Every two neighbouring characters."""
    return frozenset(map(add, text, text[1:]))


def likeness(one: str, other: str) -> float:
    """How much of the shorter of two texts, in pairs of characters, both have: 0 to 1."""
    mine, yours = pairs_of(one), pairs_of(other)
    return len(mine & yours) / min(len(mine), len(yours)) if mine and yours else 0.0
