"""Long word lists as patterns that try few words at a place."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits; one that never fits where there are none."""
    return word_tree((word, "") for word in sorted(set(words), key=lambda word: (-len(word), word))) or "(?!)"


def word_tree(words: Iterable[tuple[str, str]]) -> str:
    """A pattern for any of (word, pattern that must follow it), the first that fits in the order given.

    Words are grouped by their first character, and nothing is tried where none of these stands. Words that begin
    alike keep their order, and others never fit at the same place, so the order stays what it was.
    """
    groups: dict[str, list[str]] = {}
    for word, behind in words:
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + behind)
    branches = [f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items()]
    if not groups:
        return ""
    return f"(?=[{''.join(map(re.escape, groups))}])(?:{'|'.join(branches)})"
