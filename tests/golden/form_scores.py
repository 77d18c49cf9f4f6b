"""How much of the labelled forms of `forms/` the core reads as a careful keeper would: numbers, documents and pairs.

A number is found where a row has its value and kind, and whole where unit, year, operator, indicator, place and end of
period are right too. A pair is right where promise and result were born together.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.lexicon import Lexicon
from pipelines.records import QuantityRecord
from pipelines.run import Extraction, extract_file

FORMS = Path(__file__).parent / "forms"


@dataclass
class Score:
    """Counts of one case, and what was wrong in words."""

    draw: str
    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def score_forms(lexicon: Lexicon) -> Iterator[Score]:
    """One score a case, in the order of their names."""
    for folder in sorted(path for path in FORMS.iterdir() if path.is_dir()):
        case = json.loads((folder / "expected.json").read_text("utf-8"))
        score = Score(folder.name.partition("_")[0], case["kind"])
        for group in case["read"]:
            read = [extract_file(folder / name, lexicon) for name in group["files"]]
            _score_group(score, folder.name, case, group, read)
        yield score


def sum_by_kind(scores: list[Score]) -> dict[tuple[str, str], Counter[str]]:
    """The counts by draw and kind."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for score in scores:
        found[score.draw, score.kind] += score.counts
    return dict(found)


def _score_group(score: Score, name: str, case: dict[str, Any], group: dict[str, Any], read: list[Extraction]) -> None:
    wanted = case["expect"][group["expect"]]
    rows = [row for extraction in read for row in extraction.quantity]
    score.counts["documents"] += sum(len(extraction.document) for extraction in read)
    taken: dict[str, QuantityRecord] = {}
    for label in (label for label in wanted["quantities"] if not label.get("optional")):
        score.counts["numbers"] += 1
        near = [
            row for row in rows if row.kind == label["kind"] and _has_value(row, label) and row not in taken.values()
        ]
        best = max(
            near, key=lambda row: (sum(_fits(row, label, group).values()), row.row_key is not None), default=None
        )
        # What is open is counted as it is read, and no fault of a change.
        faults = [] if label.get("open") else score.faults
        if best is None:
            faults.append(f"{name}: missing {label['kind']} {label['value']} {label['indicator']}")
            continue
        taken[label["id"]] = best
        fits = _fits(best, label, group)
        score.counts["found"] += 1
        score.counts["whole"] += all(fits.values())
        faults += [
            f"{name}: {label['id']} {key} of {best.indicator} {best.value}" for key, fit in fits.items() if not fit
        ]
    for number in wanted.get("forbidden", ()):
        kinds = [number["kind"]] if "kind" in number else ["target", "result"]
        is_asked = any(
            _same(number["value"], label["value"]) and label["kind"] in kinds for label in wanted["quantities"]
        )
        wrong = [row for row in rows if row.kind in kinds and _same(row.value, number["value"]) and not is_asked]
        score.counts["forbidden"] += len(wrong)
        score.faults += [f"{name}: forbidden {row.kind} {row.indicator} {row.value}" for row in wrong]
    # A link `by_matching` is made between two parts of a paper, not where promise and result are read.
    for link in (link for link in case["links"] if link["result"] and not link.get("by_matching")):
        score.counts["pairs"] += 1
        goal, result = (taken.get(link[side].partition("/")[2]) for side in ("target", "result"))
        is_pair = (
            goal is not None and result is not None and goal.row_key is not None and goal.row_key == result.row_key
        )
        score.counts["paired"] += is_pair
        if not is_pair:
            score.faults.append(f"{name}: no pair {link['target']} {link['result']}")


def _fits(row: QuantityRecord, label: dict[str, Any], group: dict[str, Any]) -> dict[str, bool]:
    words = row.indicator + row.indicator_name
    place = group["places"].get(f"{label.get('place')}.name", "")
    return {
        "unit": row.unit in _several(label["unit"]),
        "year": row.period_year in _several(label["year"]),
        "operator": row.operator in _several(label.get("operator", "=")),
        "indicator": all(any(part in words for part in word.split("|")) for word in label["indicator"]),
        "place": place in row.indicator,
        "period_end": "period_end" not in label or str(row.period_end) in _several(label["period_end"]),
    }


def _has_value(row: QuantityRecord, label: dict[str, Any]) -> bool:
    return any(_same(row.value, value) for value in (label["value"], *label.get("alt_values", ())))


def _same(one: float, other: float) -> bool:
    return math.isclose(abs(one), abs(other), rel_tol=1e-6)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
