"""The journal of the archive: every entry of its index as one line of JSON, so that the index can be made anew from it.

The index is a database, which a disk or a kill can damage as a whole; a line that is cut off is one entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

JOURNAL = "journal.jsonl"


class Journal:
    """The lines of one archive; only ever added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_there(self) -> bool:
        """Whether anything was ever written."""
        return self._path.exists() and self._path.stat().st_size > 0

    def add(self, entries: Sequence[tuple[str, Any]]) -> None:
        """Write entries, each a kind and its values, in one step. Errors: OSError."""
        lines = "".join(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries)
        with self._path.open("ab") as file:
            file.write(lines.encode("ascii"))

    def read(self) -> Iterator[tuple[str, Any]]:
        """Every entry in the order in which it was written; a line that is cut off or damaged is passed by."""
        with self._path.open("rb") as file:
            for line in file:
                try:
                    kind, values = json.loads(line)
                except (ValueError, TypeError):
                    continue  # the rest of a line that a kill or a full disk cut off
                if isinstance(kind, str):
                    yield kind, values
