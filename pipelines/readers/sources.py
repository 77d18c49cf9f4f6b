"""From a path to a SourceText: the suffix chooses the reader. A new format is one reader and one line here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.model import SourceText
from pipelines.paths import readable
from pipelines.readers.markup import read_markup
from pipelines.readers.plain import read_plain
from pipelines.readers.readings import Reading
from pipelines.readers.separated import read_separated
from pipelines.readers.word import read_word
from pipelines.readers.workbooks import read_workbook

# A reader that knows no tables may give (text, encoding) alone.
Reader = Callable[[bytes, Path], Reading | tuple[str, str]]

MAX_CHARACTERS = 20_000_000
# A sentence of so many characters is none; what is read sentence by sentence would take hours.
LONGEST_SENTENCE = 100_000
_ENDLESS = re.compile(rf"[^。；;！!？?\r\n]{{{LONGEST_SENTENCE}}}")

OFFICE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = f"{OFFICE}.spreadsheetml.sheet"

READERS: dict[str, tuple[str, Reader]] = {
    ".txt": ("text/plain", read_plain),
    ".md": ("text/markdown", read_plain),
    ".markdown": ("text/markdown", read_plain),
    ".csv": ("text/csv", read_separated),
    ".tsv": ("text/tab-separated-values", read_plain),
    ".html": ("text/html", read_markup),
    ".htm": ("text/html", read_markup),
    ".docx": (f"{OFFICE}.wordprocessingml.document", read_word),
    ".xlsx": (WORKBOOK, read_workbook),
}


def read_source(path: Path, uri: str | None = None) -> SourceText:
    """The file at `path`, read once. `uri` is its path below the source folder; its name when left out.

    Errors: SourceError with code `unknown_format`, `unreadable`, `empty`, `binary`, `unknown_encoding`, `too_large`, or
    for Office files `old_office`, `not_office`, `damaged`.
    """
    entry = READERS.get(path.suffix.lower())
    if entry is None:
        known = " ".join(sorted(READERS))
        raise SourceError(
            path, "unknown_format", f"no reader for {path.suffix or 'a file without suffix'} (known: {known})"
        )
    media_type, reader = entry
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(path, "unreadable", f"the file cannot be read ({error.strerror})") from error
    text, encoding, grids, facts, doubts = Reading(*reader(data, path))
    _check_size(text, path)
    return SourceText(
        name=readable(path.name),
        uri=uri or readable(path.name),
        media_type=media_type,
        encoding=encoding,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        grids=grids,
        facts=facts,
        doubts=doubts,
    )


def _check_size(text: str, path: Path) -> None:
    if len(text) > MAX_CHARACTERS:
        raise SourceError(path, "too_large", f"the text has more than {MAX_CHARACTERS // 1_000_000} million characters")
    endless = _ENDLESS.search(text)
    if endless is not None:
        reason = f"no sentence or line ends in the {LONGEST_SENTENCE} characters from {endless.start()} on"
        raise SourceError(path, "too_large", reason)
