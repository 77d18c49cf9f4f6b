"""Plain text and Markdown: the bytes decoded, nothing else."""

from __future__ import annotations

from pathlib import Path

from pipelines.readers.encodings import decode_bytes


def read_plain(data: bytes, path: Path) -> tuple[str, str]:
    """The text exactly as decoded, line ends and blanks kept, and its encoding."""
    return decode_bytes(data, path)
