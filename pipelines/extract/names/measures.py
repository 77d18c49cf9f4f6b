"""What kind of number it is: a level, an increment, a flow, a growth or a share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.extract.names.phrases import LeftPhrase, PhraseReader
from pipelines.model import Measure
from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues
from pipelines.values import quick

# What stands between a number and the verb of the number before it, and the shortest stretch with a noun of its own.
_OWN = re.compile(r"[,;:]")
_SHORTEST_OWN = 5


@quick
@dataclass(frozen=True, slots=True)
class Surroundings:
    """A number with the words around it: `clause` before it (without its operator),
    `before` with it, `right` behind.
    """

    candidate: Candidate
    left: LeftPhrase
    clause: str
    before: str
    right: str
    indicator: str


class Judged(NamedTuple):
    """A measure and the rule of `rule_texts.csv` that decided it."""

    measure: Measure
    rule: str


def judge_measure(around: Surroundings, reader: PhraseReader, cues: Cues) -> Judged:
    """The measure by unit, by the words before the number, then by the verb that governs it."""
    unit = around.candidate.unit
    if unit.family == "share":
        # 好评率从6月的99.90%提升11月的|99.99%: the number is that month's, not the change.
        is_change = around.left.growth is not None and not cues.tells("of_time", around.before)
        is_change = is_change or unit.canonical in ("个百分点", "倍")
        return Judged("growth", "measure_change") if is_change else Judged("share", "measure_share")
    if around.left.growth == "+" and cues.tells("grown", around.before):
        return Judged("increment", "measure_grown")
    if around.left.growth == "-" and not around.left.noun and cues.tells("fallen", around.before):
        return Judged("increment", "measure_fallen")
    level = _level_rule(around, reader, cues)
    if level is not None:
        return Judged("level", level)
    return (
        Judged("increment", "measure_added") if _joins_stock(around, reader, cues) else Judged("flow", "measure_work")
    )


def signed_value(value: float, growth: str | None, measure: Measure) -> float:
    """The value as kept: a decline is negative growth, and what is less than before a negative increment."""
    return -value if measure in ("growth", "increment") and growth == "-" else value


def _joins_stock(around: Surroundings, reader: PhraseReader, cues: Cues) -> bool:
    """Things that are added to a stock: 新增, 建成; finished projects and rebuilt things are work done."""
    # 共建园区新引进项目68个, also where the name alone says so.
    if cues.tells("increment", around.clause) or (not around.left.verb and cues.tells("increment", around.indicator)):
        return True
    if around.candidate.unit.form == "classifier" and cues.tells("finished", around.right):
        return not around.indicator.endswith("项目")
    is_project = around.candidate.unit.canonical == "项" or around.indicator.endswith("项目")
    is_work = is_project or cues.tells("rebuilt", around.clause)
    return reader.measure_of.get(around.left.verb) == "increment" and not is_work


def _level_rule(around: Surroundings, reader: PhraseReader, cues: Cues) -> str | None:
    """By which rule it is a state or stock rather than work done; None where it is work."""
    unit = around.candidate.unit
    if unit.family in ("duration", "concentration"):
        return "measure_unit_of_state"
    if unit.family == "money":
        is_fund = cues.tells("money_level", around.indicator) or cues.tells("founds", around.clause)
        return "measure_fund" if is_fund else None
    is_held = cues.tells("holding", around.before) and not cues.tells("passive", around.right)
    if is_held or cues.tells("kept", around.before) or cues.tells("stock_noun", around.indicator):
        return "measure_stock"
    if cues.tells("flow_noun", around.indicator):
        return None
    if cues.tells("state_behind", around.right) or _is_reached_apart(around, reader, cues):
        return "measure_reached"
    if cues.tells("increment", around.clause):
        return None
    if cues.tells("reached", around.before) or cues.tells("built_stock", around.clause):
        return "measure_reached"
    return _rule_without_verb(around, reader, cues)


def _rule_without_verb(around: Surroundings, reader: PhraseReader, cues: Cues) -> str | None:
    """A number that no verb governs is of a state: by what is said of it, or because nothing says that it was done."""
    left = around.left
    is_event = around.candidate.unit.counts_events
    if left.verb or left.growth is not None or is_event or cues.tells("done", around.before):
        return None
    if cues.tells("held", around.before) or cues.tells("state", around.right):
        return "measure_held"
    is_action = (
        cues.tells("increment", around.indicator)
        or reader.has_verb(around.right)
        or reader.action.search(around.indicator) is not None
    )
    return None if is_action or left.has_preposition else "measure_without_verb"


def _is_reached_apart(around: Surroundings, reader: PhraseReader, cues: Cues) -> bool:
    """A value is reached in a clause of its own: 新建公园64个,绿道突破9000公里, where the verb before is another's."""
    own = _OWN.split(around.before)[-1]
    if len(own) < _SHORTEST_OWN or "、" in own or around.candidate.unit.counts_events:
        return False
    return cues.tells("held", own) and not cues.tells("increment", own) and not reader.has_verb(own)
