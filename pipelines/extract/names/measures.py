"""What kind of number it is: a level, an increment, a flow, a growth or a share."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


def read_measure(around: Surroundings, reader: PhraseReader, cues: Cues) -> Measure:
    """The measure by unit, by the words before the number, then by the verb that governs it."""
    unit = around.candidate.unit
    if unit.family == "share":
        # 好评率从6月的99.90%提升11月的|99.99%: the number is that month's, not the change.
        is_change = around.left.growth is not None and not cues.tells("of_time", around.before)
        is_change = is_change or unit.canonical in ("个百分点", "倍")
        return "growth" if is_change else "share"
    if around.left.growth == "+" and cues.tells("grown", around.before):
        return "increment"
    if unit.family in ("duration", "concentration") or _is_level(around, reader, cues):
        return "level"
    return "increment" if _joins_stock(around, reader, cues) else "flow"


def signed_value(value: float, growth: str | None, measure: Measure) -> float:
    """The value as kept: a decline is negative growth."""
    return -value if measure == "growth" and growth == "-" else value


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


def _is_level(around: Surroundings, reader: PhraseReader, cues: Cues) -> bool:
    """A state or stock rather than work done: by what was reached, or because no verb governs the number."""
    unit, left = around.candidate.unit, around.left
    if unit.family == "money":
        return cues.tells("money_level", around.indicator) or cues.tells("founds", around.clause)
    is_held = cues.tells("holding", around.before) and not cues.tells("passive", around.right)
    if is_held or cues.tells("kept", around.before) or cues.tells("stock_noun", around.indicator):
        return True
    if cues.tells("flow_noun", around.indicator):
        return False
    if cues.tells("state_behind", around.right) or _is_reached_apart(around, reader, cues):
        return True
    if cues.tells("increment", around.clause):
        return False
    if cues.tells("reached", around.before) or cues.tells("built_stock", around.clause):
        return True
    if left.verb or left.growth is not None or unit.counts_events or cues.tells("done", around.before):
        return False
    is_action = (
        cues.tells("increment", around.indicator)
        or reader.has_verb(around.right)
        or reader.action.search(around.indicator) is not None
    )
    is_state = cues.tells("held", around.before) or cues.tells("state", around.right)
    return is_state or (not is_action and not left.has_preposition)


def _is_reached_apart(around: Surroundings, reader: PhraseReader, cues: Cues) -> bool:
    """A value is reached in a clause of its own: 新建公园64个,绿道突破9000公里, where the verb before is another's."""
    own = _OWN.split(around.before)[-1]
    if len(own) < _SHORTEST_OWN or "、" in own or around.candidate.unit.counts_events:
        return False
    return cues.tells("held", own) and not cues.tells("increment", own) and not reader.has_verb(own)
