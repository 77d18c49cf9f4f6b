"""From a path to a SourceText: the suffix chooses the reader. A new format is one reader and one line here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.model import SourceText
from pipelines.paths import readable
from pipelines.readers.archives import refuse_rar, unpack_zip
from pipelines.readers.doc import read_old_word
from pipelines.readers.files import read_settled
from pipelines.readers.kinds import tell_mismatch
from pipelines.readers.markup import read_markup
from pipelines.readers.mhtml import read_mhtml
from pipelines.readers.ofd import read_ofd
from pipelines.readers.pdf import read_pdf
from pipelines.readers.plain import read_plain
from pipelines.readers.readings import Reading
from pipelines.readers.rtf import read_rtf
from pipelines.readers.separated import read_separated
from pipelines.readers.word import read_word
from pipelines.readers.workbooks import read_workbook
from pipelines.readers.xls import read_old_workbook
from pipelines.sheets import LimitedProcess, OverrunError

# A reader that knows no tables may give (text, encoding) alone.
Reader = Callable[[bytes, Path], Reading | tuple[str, str]]
PageReader = Callable[..., Reading]

MAX_CHARACTERS = 20_000_000
# A sentence of so many characters is none; what is read sentence by sentence would take hours.
LONGEST_SENTENCE = 100_000
# A sentence; each is matched once, so the time is linear.
_SENTENCE = re.compile(r"[^。；;！!？?\r\n]++")

OFFICE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = f"{OFFICE}.spreadsheetml.sheet"

# Formats of plain text are read in this process; every other one may be a bomb, and is read in one with limits.
HERE = frozenset({".txt", ".md", ".markdown", ".csv", ".tsv"})
_apart = LimitedProcess("pipelines.readers.sources:read_here")
# What parsers raise at bytes that no program wrote.
BROKEN = (ValueError, ArithmeticError, LookupError, AssertionError, TypeError, AttributeError, RecursionError, EOFError)


# Codes under which readers refuse what is of another kind.
_MISTAKEN = frozenset(("damaged", "not_office", "old_office", "binary", "unknown_encoding", "unreadable"))


class Refusal(NamedTuple):
    """Why a file cannot be read: the code and the reason of a SourceError."""

    code: str
    reason: str


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
    ".doc": ("application/msword", read_old_word),
    ".wps": ("application/vnd.ms-works", read_old_word),
    ".xls": ("application/vnd.ms-excel", read_old_workbook),
    ".et": ("application/vnd.ms-excel", read_old_workbook),
    ".rtf": ("application/rtf", read_rtf),
    ".pdf": ("application/pdf", read_pdf),
    ".ofd": ("application/ofd", read_ofd),
    ".mht": ("multipart/related", read_mhtml),
    ".mhtml": ("multipart/related", read_mhtml),
    ".rar": ("application/vnd.rar", refuse_rar),
}


# Readers that may meet a web page, and take the table of where an article stands in it.
PAGES: dict[str, PageReader] = {
    ".html": read_markup,
    ".htm": read_markup,
    ".mht": read_mhtml,
    ".mhtml": read_mhtml,
    ".doc": read_old_word,
    ".wps": read_old_word,
}


def read_zip(data: bytes, path: Path, bodies: Sequence[PageBody] = ()) -> Reading:
    """The members of a ZIP one after the other, each as its reader has it. Errors: SourceError, see `unpack_zip`."""
    return unpack_zip(data, path, {suffix: choose_reader(suffix, bodies) for suffix in READERS})


READERS[".zip"] = ("application/zip", read_zip)
PAGES[".zip"] = read_zip


def choose_reader(suffix: str, bodies: Sequence[PageBody]) -> Reader:
    """The reader of a suffix; one of pages looks for the article as `bodies` say."""
    return partial(PAGES[suffix], bodies=bodies) if suffix in PAGES else READERS[suffix][1]


def read_source(path: Path, uri: str | None = None, bodies: Sequence[PageBody] = ()) -> SourceText:
    """The file at `path`, read once. `uri` is its path below the source folder; its name when left out.

    `bodies` tell where web pages hold their article; without them a page is all that it shows.
    Errors: SourceError with code `unknown_format`, `unreadable`, `empty`, `binary`, `unknown_encoding`, `too_large`;
    of Office files `old_office`, `not_office`, `damaged`; of what cannot be read as it is `encrypted`, `scanned`.
    """
    entry = READERS.get(path.suffix.lower())
    if entry is None:
        known = " ".join(sorted(READERS))
        raise SourceError(
            path, "unknown_format", f"no reader for {path.suffix or 'a file without suffix'} (known: {known})"
        )
    media_type, _ = entry
    try:
        data = read_settled(path)
    except OSError as error:
        raise SourceError(path, "unreadable", f"the file cannot be read ({error.strerror})") from error
    reading = _read(path.suffix.lower(), data, path, tuple(bodies))
    check_size(reading.text, path)
    return SourceText(
        name=readable(path.name),
        uri=uri or readable(path.name),
        media_type=media_type,
        encoding=reading.encoding,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        text=reading.text,
        grids=reading.grids,
        facts=reading.facts,
        doubts=reading.doubts,
        parts=reading.parts,
    )


def _read(suffix: str, data: bytes, path: Path, bodies: tuple[PageBody, ...]) -> Reading:
    """The file by the reader of its suffix, in a process with limits unless it is plain text. Errors: SourceError."""
    try:
        read = read_here if suffix in HERE else _apart.call
        answer = read(suffix, data, path, bodies if suffix in PAGES else ())
    except OverrunError as error:
        raise SourceError(path, error.code, error.reason) from error
    if isinstance(answer, Refusal):
        raise SourceError(path, *answer)
    return Reading(*answer)


def read_here(suffix: str, data: bytes, path: Path, bodies: Sequence[PageBody] = ()) -> Reading | Refusal:
    """The file by the reader of its suffix, or why it cannot be read: an answer that one process can hand another."""
    try:
        return Reading(*choose_reader(suffix, bodies)(data, path))
    except SourceError as error:
        return Refusal(error.code, _explain(error.code, error.reason, data, suffix))
    except BROKEN as error:
        reason = f"the file is damaged ({type(error).__name__}: {error})"[:300]
        return Refusal("damaged", _explain("damaged", reason, data, suffix))


def _explain(code: str, reason: str, data: bytes, suffix: str) -> str:
    """Why bytes cannot be read: that they are of another kind goes before what a library says of them."""
    return (tell_mismatch(data, suffix) if code in _MISTAKEN else None) or reason


def check_size(text: str, path: Path) -> None:
    """Errors: SourceError `too_large` of a text, or a sentence in it, that would be read for hours."""
    if len(text) > MAX_CHARACTERS:
        raise SourceError(path, "too_large", f"the text has more than {MAX_CHARACTERS // 1_000_000} million characters")
    for sentence in _SENTENCE.finditer(text):
        if sentence.end() - sentence.start() >= LONGEST_SENTENCE:
            reason = f"no sentence or line ends in the {LONGEST_SENTENCE} characters from {sentence.start()} on"
            raise SourceError(path, "too_large", reason)
