"""A file as the reader sees it, read in a process with limits: untrusted bytes stay out of this one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.sheets import LimitedProcess, OverrunError

SUFFIXES = (
    *(".txt", ".md", ".csv", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".xlsx", ".xls"),
    *(".et", ".pdf", ".ofd", ".zip"),
)
SHOWN = 3_000
_reader = LimitedProcess("pipelines.readers.previews:show_file", seconds=30)


class BadPreviewError(Exception):
    """The file cannot be read. `code` is a closed word of the quarantine, `reason` for a person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Preview:
    """What the reader finds: the begin of its text, its characters in all, how many tables, what it left out."""

    text: str
    characters: int
    tables: int
    doubts: tuple[str, ...]


def read_preview(name: str, data: bytes) -> Preview:
    """The file's text. Errors: BadPreviewError, also where reading takes too long or too much memory."""
    suffix = Path(name.replace("\\", "/")).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadPreviewError("unknown_format", suffix)
    try:
        told = _reader.call(suffix, data, SHOWN)
    except OverrunError as error:
        raise BadPreviewError(error.code, error.reason) from error
    if "code" in told:
        raise BadPreviewError(told["code"], told["reason"])
    return Preview(told["text"], told["characters"], told["tables"], tuple(told["doubts"]))
