"""Ids that come from what a thing is, not from where it stands.

Text inserted elsewhere in a file moves every offset; it must not rename everything behind it.
"""

from __future__ import annotations

import hashlib
from collections import Counter

_SEPARATOR = "\x1f"


def make_id(kind: str, *parts: object) -> str:
    """16 hexadecimal characters for `parts`; the same parts of another `kind` give another id."""
    key = _SEPARATOR.join((kind, *("" if part is None else str(part) for part in parts)))
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class IdMaker:
    """Ids of one source: things that look the same are told apart by their occurrence, in reading order."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[object, ...]] = Counter()

    def make(self, kind: str, *parts: object) -> str:
        """An id that no other call of this maker has returned."""
        key = (kind, *parts)
        occurrence = self._seen[key]
        self._seen[key] += 1
        return make_id(kind, *parts, occurrence)
