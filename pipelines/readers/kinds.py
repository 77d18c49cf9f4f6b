"""What bytes are, whatever their file's name says: for a sentence when the reader of that name cannot read them."""

from __future__ import annotations

import io
import re
import zipfile

_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 2_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "rich text"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a file packed with gzip"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"MIME-Version:", "a saved page (MHTML)"),
)
_PARTS = (("word/document.xml", "a Word document"), ("xl/workbook.xml", "a workbook"), ("OFD.xml", "an OFD file"))
# What the directory of an old Office file names, in UTF-16.
_STREAMS = (("WordDocument", "an old Word document"), ("Workbook", "an old workbook"), ("Book", "an old workbook"))
_OLD = "an old Office file"
_TEXT = "plain text"
# What a file of each name should be.
_NAMED = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".csv": _TEXT,
    ".tsv": _TEXT,
    ".html": "a web page",
    ".htm": "a web page",
    ".mht": "a saved page (MHTML)",
    ".mhtml": "a saved page (MHTML)",
    ".doc": "an old Word document",
    ".wps": "an old Word document",
    ".xls": "an old workbook",
    ".et": "an old workbook",
    ".docx": "a Word document",
    ".xlsx": "a workbook",
    ".ofd": "an OFD file",
    ".zip": "a ZIP archive",
    ".pdf": "a PDF",
    ".rtf": "rich text",
    ".rar": "a RAR archive",
}


def is_page(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _PAGE.match(data[:_LOOKED_AT]) is not None


def tell_kind(data: bytes) -> str | None:
    """What the bytes are, in words; None where nothing tells."""
    found = next((words for magic, words in _BEGINS if data.startswith(magic)), None)
    if found is not None:
        return found
    if is_page(data):
        return "a web page"
    if data.startswith(_OLE):
        return next((words for name, words in _STREAMS if name.encode("utf-16-le") in data), _OLD)
    return _tell_archive(data) if data.startswith(_ZIP) else _TEXT if _is_text(data) else None


def tell_mismatch(data: bytes, suffix: str) -> str | None:
    """A sentence on bytes that are not what their file's name says; None where they are, or nothing tells."""
    kind, named = tell_kind(data), _NAMED.get(suffix)
    if kind is None or named is None or kind == named or (kind == _OLD and named.startswith("an old")):
        return None
    return f"is {kind} and not {named}, as its name ({suffix}) says"


def _tell_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    # Damaged bytes raise each of these; NotImplementedError is of a ZIP version that zipfile lacks.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        # The names of its parts stand in front of them, too.
        return next((words for part, words in _PARTS if part.encode() in data), "a ZIP archive")
    return next((words for part, words in _PARTS if part in names), "a ZIP archive")


def _is_text(data: bytes) -> bool:
    """Whether the beginning is text in UTF-8, of which the last character may be cut off."""
    head = data[:_LOOKED_AT]
    if not head.strip() or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(data) > _LOOKED_AT
    return True
