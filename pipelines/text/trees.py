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
    groups = _by_first(words)
    return f"(?=[{''.join(map(re.escape, groups))}])(?:{_branches(groups)})" if groups else ""


def word_branches(words: Iterable[str]) -> str:
    """The same for words alone, to stand at the very start of a pattern: `re` passes over all but their firsts."""
    return f"(?:{_branches(_by_first((word, '') for word in words))})"


def _by_first(words: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for word, behind in words:
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + behind)
    return groups


def _branches(groups: dict[str, list[str]]) -> str:
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())
