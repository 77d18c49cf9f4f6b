"""A file that somebody offers, as its reader sees it: what a process with limits does for the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.readers.sources import Refusal, check_size, read_here
from pipelines.settings import load_settings
from pipelines.tables import read_table


def show_file(suffix: str, data: bytes, most: int) -> dict[str, Any]:
    """The file's first `most` characters (`text`), how many there are (`characters`), its `tables` and `doubts`.

    Where it cannot be read: `code` and `reason`.
    """
    path = Path(f"upload{suffix}")
    answer = read_here(suffix, data, path, tuple(read_table(load_settings().reference, PageBody)))
    if isinstance(answer, Refusal):
        return answer._asdict()
    try:
        check_size(answer.text, path)
    except SourceError as error:
        return {"code": error.code, "reason": error.reason}
    return {
        "text": answer.text[:most],
        "characters": len(answer.text),
        "tables": len(answer.grids),
        "doubts": [doubt.message for doubt in answer.doubts],
    }
