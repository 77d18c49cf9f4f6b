"""What a number is named by where words stand on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.candidates import Candidate
from pipelines.extract.phrases import LeftPhrase
from pipelines.values import quick

_SHORTEST, _LONGEST_QUALIFIER = 2, 12


@quick
@dataclass(frozen=True, slots=True)
class Choice:
    """The indicator, the rule that chose it, and whether the words behind the number were used."""

    noun: str
    rule: str
    used_right: bool = False


def choose_side(candidate: Candidate, left: LeftPhrase, right: str) -> Choice:
    """Words on both sides: the noun behind the number, the one before it, or both together."""
    noun = left.noun
    if not noun or left.has_preposition or (left.is_tail_verb and len(noun) < _SHORTEST) or noun.endswith("等"):
        return Choice(right, "ind_right", True)
    if left.is_tail_verb and candidate.unit.form == "classifier":
        return Choice(right, "ind_right_of_verb", True)
    if len(noun) <= _LONGEST_QUALIFIER and not re.search(r"[、等]", noun) and not left.verb:
        return Choice(noun + right, "ind_both", True)
    if candidate.unit.form == "measure":
        return Choice(noun, "ind_left_of_measure")
    return Choice(right, "ind_right_of_list", True)


def choose_of_ratio(left: LeftPhrase, right: str, family: str) -> Choice:
    """A rate or a time is named before its number; a verb there needs what follows (签约覆盖|29%的常住居民)."""
    if not left.is_tail_verb:
        return Choice(left.noun, "ind_left")
    if family == "share":
        return Choice(left.noun + left.tail_verb + right, "ind_both", True)
    return Choice(left.noun, "ind_left_of_measure")
