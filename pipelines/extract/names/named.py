"""A number with its name."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.model import Measure, OtherName, Step
from pipelines.values import quick


@quick
@dataclass(frozen=True, slots=True)
class Named:
    """A number with its indicator, canonical indicator and measure; `growth` is + or - where it is a change.

    `reject` is (reason, rule_id) where no words name what the number measures; `measure_rule` decided the measure.
    `other_names` are the names that competed, `steps` what was cut off or joined on the way, `verb` the one that
    governs the number.
    """

    indicator: str
    indicator_id: str
    indicator_name: str
    measure: Measure
    growth: str | None
    reject: tuple[str, str] | None
    rule_id: str
    measure_rule: str
    other_names: tuple[OtherName, ...] = ()
    steps: tuple[Step, ...] = ()
    verb: str = ""
