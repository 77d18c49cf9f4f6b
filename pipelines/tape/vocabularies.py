"""Word lists that are looked up at a place of a text.

A regular expression of a thousand words takes a second to compile, more than reading all of a user's files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Vocabulary:
    """Finds the longest of its words at a position; a word does not count before a character that its value lists.

    `firsts` are the characters with which its words begin, `heads` the first two of longer words, `single` the words
    of one character: where none of these stands, there is nothing to look up.
    """

    def __init__(self, words: Mapping[str, str] | Iterable[str]) -> None:
        self._stops = dict(words) if isinstance(words, Mapping) else dict.fromkeys(words, "")
        self.single = frozenset(word for word in self._stops if len(word) == 1)
        lengths: dict[str, set[int]] = {}
        for word in self._stops:
            lengths.setdefault(word[:2], {1} if word[0] in self.single else set()).add(len(word))
        # By two characters: most that begins as a word does goes on otherwise.
        self._lengths = {head: sorted(some, reverse=True) for head, some in lengths.items()}
        self.firsts = frozenset(word[0] for word in self._stops)
        self.heads = frozenset(self._lengths)

    def match(self, text: str, start: int, end: int) -> int:
        """Where the word that begins at `start` is over, at most at `end`; `start` itself when none begins there."""
        head = text[start : start + 2]
        lengths: Iterable[int] | None = self._lengths.get(head)
        if lengths is None:
            if head[:1] not in self.single:
                return start
            lengths = (1,)
        for length in lengths:
            behind = start + length
            if behind <= end:
                stop = self._stops.get(text[start:behind])
                if stop is not None and (not stop or behind == end or text[behind] not in stop):
                    return behind
        return start

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Every word of `text[start:end]` from left to right, never overlapping."""
        position = start
        while position < end:
            if text[position] not in self.firsts:
                position += 1
                continue
            stops_at = self.match(text, position, end)
            if stops_at > position:
                yield position, stops_at
                position = stops_at
            else:
                position += 1
