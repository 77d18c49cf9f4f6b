"""Names of files as they are and as people read them. A name is bytes: one out of an old archive need not be UTF-8."""

from __future__ import annotations

import os
from pathlib import PurePath


def readable(name: str | PurePath) -> str:
    """The name as text that can be stored and printed: what is no UTF-8 as GB18030, else its bytes in hexadecimal."""
    given = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    return given.decode("utf-8", "backslashreplace")


def identify(inside: PurePath) -> str:
    """A path below the source folder, exactly: no two paths have the same, and it is text that can be stored.

    Parts are parted by slashes. A part that is no UTF-8 is its readable form, two slashes and its bytes in hexadecimal:
    no name holds a slash, so nothing else looks like it.
    """
    return "/".join(map(_identify_part, inside.parts))


def _identify_part(part: str) -> str:
    given = os.fsencode(part)
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return f"{readable(part)}//{given.hex()}"
