"""What kind of number it is: a level, an increment, a flow, a growth or a share."""

from __future__ import annotations

from pipelines.extract.candidates import Candidate
from pipelines.extract.indicators import Named
from pipelines.model import Measure


def read_measure(candidate: Candidate, named: Named) -> Measure:
    """The measure by unit, by the words before the number, then by the verb that governs it."""
    family = candidate.unit.family
    if family == "share":
        if named.growth is not None or candidate.unit.canonical in ("个百分点", "倍"):
            return "growth"
        return "share"
    if family in ("duration", "concentration"):
        return "level"
    if named.level:
        return "level"
    if named.verb_measure == "increment":
        return "increment"
    return "flow"


def signed_value(candidate: Candidate, named: Named, measure: Measure) -> float:
    """The value as kept: a decline is negative growth."""
    if measure == "growth" and named.growth == "-":
        return -candidate.value
    return candidate.value
