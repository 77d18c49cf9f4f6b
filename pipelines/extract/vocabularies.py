"""Word lists that are looked up at a place of a text.

A regular expression of a thousand words takes a second to compile, more than reading all of a user's files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Vocabulary:
    """Finds the longest of its words at a position; a word does not count before a character that its value lists."""

    def __init__(self, words: Mapping[str, str] | Iterable[str]) -> None:
        stops = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for word in sorted(stops, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append((word, stops[word]))

    def match(self, text: str, start: int, end: int) -> int:
        """Where the word that begins at `start` is over, at most at `end`; `start` itself when none begins there."""
        if start >= end:
            return start
        for word, stop in self._by_first.get(text[start], ()):
            stops_at = start + len(word)
            if stops_at <= end and text.startswith(word, start) and (stops_at == end or text[stops_at] not in stop):
                return stops_at
        return start

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Every word of `text[start:end]` from left to right, never overlapping."""
        position = start
        while position < end:
            stops_at = self.match(text, position, end)
            if stops_at > position:
                yield position, stops_at
                position = stops_at
            else:
                position += 1
