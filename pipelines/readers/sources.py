"""From a path to a SourceText: the suffix chooses the reader. A new format is one reader and one line here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.model import SourceText
from pipelines.readers.markup import read_markup
from pipelines.readers.plain import read_plain
from pipelines.readers.separated import read_separated
from pipelines.readers.word import read_word
from pipelines.readers.workbooks import read_workbook

Reader = Callable[[bytes, Path], tuple[str, str]]

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

    Errors: SourceError with code `unknown_format`, `unreadable`, `empty`, `binary`, `unknown_encoding`, or for Office
    files `old_office`, `not_office`, `too_large`, `damaged`.
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
    text, encoding = reader(data, path)
    return SourceText(
        name=path.name,
        uri=uri or path.name,
        media_type=media_type,
        encoding=encoding,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
    )
