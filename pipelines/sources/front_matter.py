"""What a Markdown file says of itself between two lines of dashes."""

from __future__ import annotations

import re

_FRONT = re.compile(r"\A\ufeff?---[ \r]*\n((?:[^\n]*\n){1,30}?)---[ \r]*(?:\n|\Z)")
_FIELD = re.compile(r"^([A-Za-z_]{2,20})\s*:\s*(\S.*?)\s*$", re.MULTILINE)


def read_front_matter(data: bytes) -> dict[str, str]:
    """The fields by their names in small letters; nothing where the file begins otherwise or is not UTF-8."""
    front = _FRONT.match(data[:20_000].decode("utf-8", "ignore"))
    if front is None:
        return {}
    return {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front[1])}
