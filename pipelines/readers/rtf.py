"""Rich text (.rtf): paragraphs as lines, rows of tables with their cells parted by tabs.

The library does not tell how far a cell reaches, so no grid is handed over: tables are found again in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from pipelines.errors import SourceError
from pipelines.readers.readings import Reading

_MOST_BYTES = 60_000_000
# The library ends each cell of a table with a bar.
_ROW = re.compile(r"(?:[^|\n]*\|){2,}")


def read_rtf(data: bytes, path: Path) -> Reading:
    """The document's text. Errors: SourceError `not_office`, `too_large`, `damaged`, `empty`."""
    if not data.lstrip()[:5] == b"{\\rtf":
        raise SourceError(path, "not_office", "no rich text: the file does not begin as one")
    if len(data) > _MOST_BYTES:
        raise SourceError(path, "too_large", f"the file has more than {_MOST_BYTES // 1_000_000} MB")
    try:
        convert: Callable[..., str] = rtf_to_text  # without types of its own
        text = convert(data.decode("latin-1"), encoding="gb18030", errors="replace")
    except (ValueError, LookupError, RecursionError) as error:
        raise SourceError(path, "damaged", f"the rich text is damaged ({error})"[:300]) from error
    text = "\n".join(_lines(text)) + "\n"
    if not text.strip():
        raise SourceError(path, "empty", "the document holds no text")
    return Reading(text, "rtf")


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        words = line.rstrip()
        if _ROW.fullmatch(words) is None:
            yield words.replace("\t", " ")
        else:
            yield "\t".join(" ".join(cell.split()) for cell in words[:-1].split("|")).rstrip("\t")
