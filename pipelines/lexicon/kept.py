"""The rows of reference tables that were read and found good, kept in one file beside what Python keeps of this code.

To read and check them takes a third of a second, and every build and command begins with it. They count for the very
tables and code that they were read from and by, told by a hash; whatever is not so is read and checked again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import tables
from pipelines.folders import keep_beside
from pipelines.lexicon import decisions

KEPT = Path(__file__).parent / "__pycache__" / "tables.json"


def tables_digest(folder: Path, row_types: Mapping[str, type]) -> str | None:
    """Hash of the tables of a folder and of the code that reads them; None where one of them cannot be read."""
    modules = {tables.__name__, decisions.__name__, *(row_type.__module__ for row_type in row_types.values())}
    code = [Path(str(sys.modules[name].__file__)) for name in sorted(modules)]
    digest = hashlib.sha256(sys.version.encode())  # another Python may take a pattern for a fault
    try:
        for path in (*code, *(folder / row_type.FILE for row_type in row_types.values())):  # type: ignore[attr-defined]
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return None
    return digest.hexdigest()


def read_kept(digest: str | None, row_types: Mapping[str, type]) -> dict[str, tuple[Any, ...]] | None:
    """The rows by the name of their table, if they are those of this digest."""
    if digest is None:
        return None
    try:
        kept_as, kept = json.loads(KEPT.read_bytes(), object_hook=_as_date)
        if kept_as != digest:
            return None
        pairs = zip(row_types.items(), kept, strict=True)
        return {name: tuple([row_type(*cells) for cells in rows]) for (name, row_type), rows in pairs}
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not there, or not whole


def keep(digest: str | None, read: Iterable[Sequence[Any]]) -> None:
    """Keep the rows of all tables, in their order, for whoever asks next."""
    if digest is None:
        return
    rows = [[_cells(row) for row in table] for table in read]
    keep_beside(KEPT, json.dumps([digest, rows], ensure_ascii=False, separators=(",", ":"), default=_as_words))


def _cells(row: Any) -> list[Any]:
    return [getattr(row, field.name) for field in fields(row)]


def _as_words(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"a cell of a reference table is of no kind that is kept: {value!r}")


def _as_date(told: dict[str, str]) -> date:
    """Of all that is kept only days are objects."""
    return date.fromisoformat(told["date"])
