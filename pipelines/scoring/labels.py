"""Hand-made labels: one JSON Lines file per source, named by the source's stem."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import TaizhangError

TYPES = frozenset({"quantity", "item", "project", "document", "region"})


@dataclass(frozen=True, slots=True)
class Label:
    """One label; `places` are the spans where its quote stands in a labelled stretch of the source."""

    type: str
    values: dict[str, Any]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LabelledSource:
    """All labels of one source and the stretches of its text that were read (`regions`)."""

    labels: tuple[Label, ...]
    regions: tuple[tuple[int, int], ...]

    def of_type(self, name: str) -> list[Label]:
        """The labels of one type, in file order."""
        return [label for label in self.labels if label.type == name]

    def holds(self, position: int) -> bool:
        """Whether a row that starts at `position` stands where the labellers looked."""
        return any(start <= position < end for start, end in self.regions)


def read_labels(path: Path, text: str) -> LabelledSource:
    """The labels of `path` for the source text. Errors: TaizhangError names file and line of a label that is none."""
    rows = [
        _read_line(path, number, line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line
    ]
    regions = tuple((row["start"], row["end"]) for row in rows if row["type"] == "region") or ((0, len(text)),)
    labels = []
    for row in rows:
        if row["type"] == "region":
            continue
        places = [(m.start(), m.end()) for m in re.finditer(re.escape(row["quote"]), text)]
        inside = [p for p in places if any(start <= p[0] < end for start, end in regions)]
        labels.append(Label(row["type"], row, tuple(inside or places)))
    return LabelledSource(tuple(labels), regions)


def _read_line(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise TaizhangError(f"{path}, line {number}: not JSON ({error})") from error
    if not isinstance(row, dict) or row.get("type") not in TYPES:
        raise TaizhangError(f"{path}, line {number}: no label (type must be one of {', '.join(sorted(TYPES))})")
    return row
