"""What a number is named by where words stand on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.candidates import Candidate
from pipelines.extract.phrases import LeftPhrase
from pipelines.values import quick

_SHORTEST, _LONGEST_QUALIFIER = 2, 12
# What is done with what stands before the number: 危破房|9.88万平方米改造任务.
_WORK = re.compile(r"(改造|整治|治理|绿化|清理|清淤|修缮|扩容|建设)(?:任务|工作|工程|目标)?")
# A sum or size that a thing has: 设立首期规模|30亿元的航运基金 is 航运基金规模.
_AMOUNT = re.compile(r"(?:总投资|总?规模|注册资本|总额|年?产值|销售收入|吞吐量|日?处理能力)$")
# Words behind a size or sum that are not what it is of: 社会投资|1万亿元的计划, 平板玻璃3500万箱|等落后产能.
_NO_OBJECT = re.compile(
    r"[^一-龥“《A-Za-z]|[等每用时之]|(?:年度|全年)?(?:计划|任务|目标|指标|跨越|协议|要求)"
    r"|省会城市|城市|生产能力|能力|标准|规模|水平|范围|港口|.?$"
)


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
    if candidate.unit.form != "measure":
        return Choice(right, "ind_right_of_list", True)
    work = _WORK.fullmatch(right)
    if work and not re.search(r"[、等]", noun):
        return Choice(noun + work[1], "ind_both", True)
    amount = _AMOUNT.search(noun + left.tail_verb)
    if _NO_OBJECT.match(right) or (amount and "的" in right):
        return Choice(noun + left.tail_verb, "ind_left_of_measure")
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
