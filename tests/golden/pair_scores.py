"""Verdicts on composed pairs of reports, compared with what a careful reader says of each promise.

`report_pairs/*/labels.jsonl` has one line a promise: where it stands (`file`, `quote`, `number`), the statuses that
such a reader allows, whether the reader is sure of one, and the passage that answers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

PAIRS = Path(__file__).with_name("report_pairs")
GIVEN = ("achieved", "missed", "in_progress")
SAID = """
SELECT source.source_name, target.char_start, target.char_end, progress.status, progress.certainty, source.text
FROM marts.fct_target AS target
JOIN marts.dim_document AS document USING (document_id)
JOIN marts.dim_source AS source USING (source_id)
JOIN marts.fct_progress AS progress USING (target_id)
ORDER BY target.char_start
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled promise and what the ledger says of it; `status` None where it has no such promise."""

    label: dict[str, Any]
    status: str | None
    certainty: str | None

    @property
    def is_false(self) -> bool:
        """A verdict is given that no careful reader allows."""
        return self.status in GIVEN and self.status not in self.label["status"]

    @property
    def can_be_given(self) -> bool:
        """A careful reader is sure that the promise was kept, or that it was not."""
        return self.label["sure"] and set(self.label["status"]) <= {"achieved", "missed"}

    @property
    def is_withheld(self) -> bool:
        """A verdict that can be given is not, or only with low certainty."""
        return self.can_be_given and (self.status not in ("achieved", "missed") or self.certainty == "low")


def read_judged(database: Path, pairs: Path = PAIRS) -> list[Judged]:
    """Every label of `pairs` with the verdict that a published warehouse gives. Errors: ValueError for a quote that
    stands not just once in its file.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(SAID).fetchall()
    said: dict[str, list[tuple[int, int, str, str | None]]] = defaultdict(list)
    texts: dict[str, str] = {}
    for name, start, end, status, certainty, text in rows:
        file = PurePosixPath(name).name
        said[file].append((start, end, status, certainty))
        texts[file] = text
    found = []
    for path in sorted(pairs.glob("*/labels.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            found.append(Judged(label, *_verdict(label, texts[label["file"]], said[label["file"]])))
    return found


def _verdict(
    label: dict[str, Any], text: str, said: list[tuple[int, int, str, str | None]]
) -> tuple[str | None, str | None]:
    quote, number = label["quote"], f"{label['number']:g}"
    if text.count(quote) != 1:
        raise ValueError(f"{label['file']}: {quote} stands {text.count(quote)} times")
    first = text.index(quote)
    inside = [row for row in said if row[0] < first + len(quote) and row[1] > first]
    named = [row for row in inside if number in text[row[0] : row[1]].replace(",", "")] or inside
    return named[0][2:] if named else (None, None)
