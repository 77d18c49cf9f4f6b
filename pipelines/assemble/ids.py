"""Ids that come from what a thing is, not from where it stands.

Text inserted elsewhere in a file moves every offset; it must not rename everything behind it.
"""

from __future__ import annotations

from hashlib import blake2b

_SEPARATOR = "\x1f"


def make_id(kind: str, *parts: object) -> str:
    """16 hexadecimal characters for `parts`; the same parts of another `kind` give another id."""
    return _digest(_key(kind, parts))


class IdMaker:
    """Ids of one source: things that look the same are told apart by their occurrence, in reading order."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def make(self, kind: str, *parts: object) -> str:
        """An id that no other call of this maker has returned."""
        try:
            key = _SEPARATOR.join((kind, *parts))  # type: ignore[arg-type]  # most are words already
        except TypeError:
            key = _key(kind, parts)
        occurrence = self._seen.get(key, 0)
        self._seen[key] = occurrence + 1
        return _digest(f"{key}{_SEPARATOR}{occurrence}")


def _key(kind: str, parts: tuple[object, ...]) -> str:
    return _SEPARATOR.join([kind, *["" if part is None else str(part) for part in parts]])


def _digest(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
