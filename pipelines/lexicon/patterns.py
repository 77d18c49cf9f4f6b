"""What every row with a regular expression has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A rule with a regular expression and two texts that prove it: one it finds, one it must not find."""

    rule_id: str
    pattern: str
    example: str
    counterexample: str
