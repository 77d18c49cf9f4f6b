"""What a number is named by where words stand on both sides of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.names.phrases import LeftPhrase, PhraseReader
from pipelines.lexicon import Unit
from pipelines.tape.candidates import Candidate
from pipelines.values import quick

_SHORTEST, _LONGEST_QUALIFIER = 2, 12


@quick
@dataclass(frozen=True, slots=True)
class Choice:
    """The indicator, the rule that chose it, and whether the words behind the number were used."""

    noun: str
    rule: str
    used_right: bool = False


def choose_of_noun_unit(left: LeftPhrase, unit: Unit, right: str) -> Choice:
    """A unit that is a noun (5万农牧民) names its number, with what stands beside it."""
    front = left.noun + left.tail_verb if left.is_tail_verb and left.noun else ""
    return Choice(front + unit.unit + right, "ind_noun_unit", bool(right))


def choose_between(candidate: Candidate, left: LeftPhrase, right: str, reader: PhraseReader) -> Choice:
    """A noun phrase behind the number, and perhaps words before it."""
    if left.noun and candidate.unit.family in ("share", "duration") and not left.has_preposition:
        return choose_of_ratio(left, right, candidate.unit.family)
    if left.noun and left.is_tail_verb and reader.is_verb(right):
        return Choice(left.noun + right, "ind_both", True)
    return choose_side(candidate, left, right, reader)


def choose_side(candidate: Candidate, left: LeftPhrase, right: str, reader: PhraseReader) -> Choice:
    """Words on both sides: the noun behind the number, the one before it, or both together."""
    noun = left.noun
    if not noun or left.has_preposition or (left.is_tail_verb and len(noun) < _SHORTEST) or noun.endswith("等"):
        return Choice(right, "ind_right", True)
    if left.is_tail_verb and candidate.unit.form == "classifier":
        return Choice(right, "ind_right_of_verb", True)
    if len(noun) <= _LONGEST_QUALIFIER and not reader.patterns["listed"].search(noun) and not left.verb:
        return Choice(noun + right, "ind_both", True)
    if candidate.unit.form != "measure":
        return Choice(right, "ind_right_of_list", True)
    return _choose_for_size(noun, left, right, reader)


def _choose_for_size(noun: str, left: LeftPhrase, right: str, reader: PhraseReader) -> Choice:
    """A size or sum is of what stands behind it (市财政安排3亿元|专项奖补资金), unless that only says what is done with
    what stands before it (危破房9.88万平方米|改造任务) or what the sum is for (社会投资1万亿元|的计划).

    Where a thing has it, it is of both: 规模30亿元的航运基金 is 航运基金规模.
    """
    work = reader.work.fullmatch(right)
    if work and not reader.patterns["listed"].search(noun):
        return Choice(noun + work[1], "ind_both", True)
    whole = noun + left.tail_verb
    amount = reader.amount.search(whole)
    if reader.no_object.match(right) or (amount and "的" in right):
        return Choice(whole, "ind_left_of_measure")
    if amount:
        return Choice(right + amount.group(), "ind_both", True)
    return Choice(right, "ind_right_of_measure", True)


def choose_of_ratio(left: LeftPhrase, right: str, family: str) -> Choice:
    """A rate or a time is named before its number; a verb there needs what follows (签约覆盖|29%的常住居民)."""
    if not left.is_tail_verb:
        return Choice(left.noun, "ind_left")
    if family == "share":
        return Choice(left.noun + left.tail_verb + right, "ind_both", True)
    return Choice(left.noun, "ind_left_of_measure")
