"""A file as the reader sees it, read in a process of its own: untrusted bytes stay out of this one."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboards.published import PROJECT_ROOT

SUFFIXES = (
    *(".txt", ".md", ".csv", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".xlsx", ".xls"),
    *(".et", ".pdf", ".ofd", ".zip"),
)
_SECONDS = 60


class BadPreviewError(Exception):
    """The file cannot be read. `code` is a closed word of the quarantine, `reason` for a person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Preview:
    """What the reader finds: its text, how many tables, and what it left out."""

    text: str
    characters: int
    tables: int
    doubts: tuple[str, ...]


def read_preview(name: str, data: bytes) -> Preview:
    """The file's text. Errors: BadPreviewError, also where reading takes more than a minute."""
    suffix = Path(name.replace("\\", "/")).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadPreviewError("unknown_format", suffix)
    with TemporaryDirectory(prefix="taizhang-") as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(data)
        command = [sys.executable, "-m", "pipelines.cli", "read", "--json", str(path)]
        try:
            ended = subprocess.run(command, capture_output=True, cwd=PROJECT_ROOT, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise BadPreviewError("too_slow", f"{_SECONDS} s") from error
    try:
        told = json.loads(ended.stdout)
    except ValueError as error:
        raise BadPreviewError("internal_error", ended.stderr.decode("utf-8", "replace")[-300:]) from error
    if "code" in told:
        raise BadPreviewError(str(told["code"]), str(told["reason"]))
    return Preview(str(told["text"]), int(told["characters"]), int(told["tables"]), tuple(map(str, told["doubts"])))
