"""Word lists as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits; one that never fits where there are none."""
    return first_word(sorted(set(words), key=lambda word: (-len(word), word)))


def first_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the first that fits in the order given; one that never fits for none."""
    listed = "|".join(map(re.escape, words))
    return f"(?:{listed})" if listed else "(?!)"
