"""Ids that come from what a thing is, not from where it stands.

Text inserted elsewhere in a file moves every offset; it must not rename everything behind it.
"""

from __future__ import annotations

from hashlib import blake2b

_SEPARATOR = "\x1f"
_HEAD = 2  # parts that many things in a row have in common: document and sentence


def make_id(kind: str, *parts: object) -> str:
    """16 hexadecimal characters for `parts`; the same parts of another `kind` give another id."""
    return _digest(_key(kind, parts))


class IdMaker:
    """Ids of one source: things that look the same are told apart by their occurrence, in reading order."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}
        self._head: tuple[object, ...] = ()
        self._hashed_head = blake2b(digest_size=8)

    def make(self, kind: str, *parts: object) -> str:
        """An id that no other call of this maker has returned."""
        # All numbers of a sentence have it in their key: a sentence of thousands of numbers is hashed once, not kept
        # and hashed for each of them.
        head, rest = (kind, *parts[:_HEAD]), parts[_HEAD:]
        if head != self._head:
            self._head, self._hashed_head = head, blake2b(_encode(_key(kind, parts[:_HEAD])), digest_size=8)
        hashed = self._hashed_head.copy()
        if rest:
            hashed.update(_encode(_key("", rest)))
        key = hashed.digest()
        occurrence = self._seen.get(key, 0)
        self._seen[key] = occurrence + 1
        hashed.update(_encode(f"{_SEPARATOR}{occurrence}"))
        return hashed.hexdigest()


def _key(kind: str, parts: tuple[object, ...]) -> str:
    return _SEPARATOR.join([kind, *["" if part is None else str(part) for part in parts]])


def _digest(key: str) -> str:
    return blake2b(_encode(key), digest_size=8).hexdigest()


def _encode(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
