"""What makes a verdict on a linked pair doubtful: codes of `seeds/reference/certainty_reasons.csv`.

None of them chooses a link. They only say how sure a verdict that rests on it can be.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

from pipelines.link.compatibility import POINTS
from pipelines.link.facts import Fact
from pipelines.link.phrases import CLAUSE_END, Phrase, clause_before
from pipelines.link.rules import MatchRules
from pipelines.text.folding import fold_text

# Names that are as alike as this may be of one thing, so a number under one of them could have been meant.
LIKE_NAMES = 0.6
SHORTEST_HEAD, SHORTEST_WORK = 2, 3
# So far back 累计 still speaks of a number: 累计建设保障房49万套、竣工42万套,完成棚改….
LONGEST_CLAUSE = 60
_WORK_END = re.compile(r"[,;:。!?、和及与]|\d")
# Where the words behind a sum say how it was counted.
LONGEST_SCOPE = 40
# 8.7%(可比口径12.9%): the figure in the brackets right behind is of the other scope.
NEXT_FIGURE = 4
# So much of each of two things must be named: 居住区|停车位 is a part of 居住区和地下停车位.
NAMED_BY = 2
_BRACKETS = re.compile(r"\([^()]*\)")
# From here on two names are the same but for words that say nothing; below the other they share a part only.
SURE_NAMES, LIKELY_NAMES = 0.96, 0.82
RATES = frozenset(("%", "‰", "‱"))
# Rules that name a number by words which it shares with others, or takes from a clause before.
LISTS, INHERITED = ("respectively", "of_list", "shared"), ("inherited", "topic")


def find_doubts(target: Fact, words: Phrase, result: Fact, other: Phrase, score: float, rules: MatchRules) -> list[str]:
    """The codes that hold for a pair, whatever its values are. `score`: how alike the two are, 0 to 1."""
    told = {
        **_name_doubts(target, words, result, other, score),
        **_unit_doubts(target.unit, result.unit),
        "open_bound": result.operator in (">=", "~"),
        "ceiling_told": result.operator == "<=",
        "late_document": not result.is_review,
        "other_work": _is_other_work(target, result, rules),
        "net_promised": _is_net(target, rules) and _is_gross(result, rules),
        "net_told": _is_net(result, rules) and _is_gross(target, rules),
        "joint_promise": _is_joint(target, rules) and not _is_joint(result, rules),
        "joint_result": _is_joint(result, rules) and _is_of_one_work(target, rules),
        "other_prices": _is_of_other_prices(target, result, rules),
        **_sum_doubts(target, result, rules),
        "either_period": result.is_of_either,
        **_joined_doubts(target, result, rules),
        "stretch": rules.stretch.search(fold_text(target.before)) is not None,
    }
    return [code for code, holds in told.items() if holds]


def _name_doubts(target: Fact, words: Phrase, result: Fact, other: Phrase, score: float) -> dict[str, bool]:
    """What the names leave open: alike only, or taken over from words before."""
    is_taken_over = (
        words.is_borrowed or other.is_borrowed or any(_is_far_from_subject(fact) for fact in (target, result))
    )
    return {
        "likeness": LIKELY_NAMES <= score < SURE_NAMES,
        "faint": score < LIKELY_NAMES,
        "no_subject": target.indicator_id != result.indicator_id and is_taken_over,
        "shared_list": _is_named(LISTS, target) or _is_named(LISTS, result),
    }


def _sum_doubts(target: Fact, result: Fact, rules: MatchRules) -> dict[str, bool]:
    """Whether one of two sums counts from some time on and the other of its year."""
    is_sum = result.measure in ("flow", "increment") and not target.is_mean
    mine, yours = _is_cumulative(target, rules), _is_cumulative(result, rules)
    return {"since_then": is_sum and yours and not mine, "unsure_period": is_sum and mine and not yours}


def _joined_doubts(target: Fact, result: Fact, rules: MatchRules) -> dict[str, bool]:
    """Whether one of two amounts of work counts a second thing as well."""
    is_work = {target.measure, result.measure} <= {"flow", "increment", "level"}
    return {
        "wider_result": is_work and _is_joined_with_more(result, target, rules),
        "wider_promise": is_work and _is_joined_with_more(target, result, rules),
    }


def _unit_doubts(mine: str, yours: str) -> dict[str, bool]:
    """5.22‰ and 4.87% of one rate: one of the signs is a slip of the pen; other units are converted or taken as one."""
    is_other = mine.partition("(")[0] != yours.partition("(")[0] and mine != POINTS
    are_rates = {mine, yours} <= RATES
    return {"slip": is_other and are_rates, "other_unit": is_other and not are_rates}


def _is_other_work(target: Fact, result: Fact, rules: MatchRules) -> bool:
    """What is done with the thing stands behind its name and differs: 300个老旧小区整治, 179个老旧小区供热管网改造."""
    mine, yours = (rules.silent_work.sub("", _behind_name(fact)) for fact in (target, result))
    if mine == yours or max(len(mine), len(yours)) < SHORTEST_WORK:
        return False
    # 完成病险水库除险加固90座, 89座病险水库完成除险加固: the other has it in its name.
    if (not mine and yours in fold_text(target.indicator)) or (not yours and mine in fold_text(result.indicator)):
        return False
    return Indel.normalized_similarity(mine, yours) < LIKE_NAMES


def _is_cumulative(fact: Fact, rules: MatchRules) -> bool:
    """Counted from some time on that the words before do not name; 全年累计 is of its year, and so is what follows
    behind 其中去年.
    """
    words = rules.year_of_sum.split(fold_text(fact.before[-LONGEST_CLAUSE:]))[-1]
    return "累计" in rules.yearly_sum.sub("", words)


def _is_net(fact: Fact, rules: MatchRules) -> bool:
    """What was lost meanwhile is taken off: 净增2720家."""
    return rules.net.search(clause_before(fact)) is not None


def _is_gross(fact: Fact, rules: MatchRules) -> bool:
    """What was lost meanwhile may be left in (新增|2720家); between two times it never is (较年初增加|34亿元)."""
    clause = clause_before(fact)
    return rules.net.search(clause) is None and rules.between.search(clause) is None


def _is_joint(fact: Fact, rules: MatchRules) -> bool:
    """Two kinds of work are counted together: 新建和改扩建|77所, not 新建66所,改扩建31所."""
    return rules.joint_work.search(clause_before(fact)) is not None


def _is_of_one_work(fact: Fact, rules: MatchRules) -> bool:
    """One kind of work is named (新建|20所); 建设 and 完成 may be any."""
    clause = clause_before(fact)
    is_named = fact.measure == "increment" or rules.work.search(clause) is not None
    return is_named and rules.joint_work.search(clause) is None


def _is_of_other_prices(target: Fact, result: Fact, rules: MatchRules) -> bool:
    """Only one of the two rates leaves out the rise of prices (实际增长12.9%) or what changed its scope
    (按可比口径增长10%; 增长8.7%(可比口径12.9%)), or the report goes on to count the sum by another scope than before
    (227.3亿元,按可比口径计算增长20%). Production is told in constant prices anyway.
    """
    if rules.constant_prices.search(target.indicator):
        return False
    behind = rules.comparable.search(fold_text(result.after[:LONGEST_SCOPE]))
    if target.measure != "growth":
        return behind is not None and rules.comparable.search(fold_text(target.after)) is None
    if behind is not None and behind.start() <= NEXT_FIGURE and fold_text(result.after[:1]) == "(":
        return True
    return any(
        (words.search(_own_clause(target)) is not None) != (words.search(_own_clause(result)) is not None)
        for words in (rules.real, rules.comparable)
    )


def _is_joined_with_more(fact: Fact, other: Fact, rules: MatchRules) -> bool:
    """Whether the number counts the other's thing together with a second one that the other does not name."""
    parts = [part for part in rules.joint_things.split(fold_text(fact.indicator)) if len(part) >= NAMED_BY]
    name = fold_text(other.indicator)
    named = [part[:NAMED_BY] in name for part in parts]
    return any(named) and not all(named)


def _own_clause(fact: Fact) -> str:
    """The words before a number in its clause, with the clause before where that holds for it too and has no number of
    its own: 扣除价格因素,分别增长5.4%和|6.2%.
    """
    *earlier, own = CLAUSE_END.split(fold_text(fact.before))
    is_general = bool(earlier) and not any(map(str.isdigit, earlier[-1]))
    return f"{earlier[-1]},{own}" if is_general else own


def _behind_name(fact: Fact) -> str:
    """The rest of the clause behind the thing, where its name stands behind the number (整治|300个老旧小区|...)."""
    after = _BRACKETS.sub("", fold_text(fact.after)).lstrip()
    name = fold_text(fact.indicator)
    head = next((name[:size] for size in range(len(name), 1, -1) if after.startswith(name[:size])), "")
    return _WORK_END.split(after[len(head) :])[0] if head else ""


def is_rival(
    target: Fact, words: Phrase, result: Fact, ratio: float, other: Fact, other_words: Phrase, other_ratio: float
) -> bool:
    """Whether another number could have been the answer and would change what is said.

    It has like words and lies on the other side of the promise, or it is of the very thing and falls short as well, so
    that the two may have to be added (新增学位3万个、8.2万个).
    """
    if target.promised is None or result.reported is None or other.reported is None:
        return False
    if not is_of_one_kind(target, result, other):
        return False
    mine, yours = result.reported * ratio - target.promised, other.reported * other_ratio - target.promised
    if (mine < 0) != (yours < 0):
        # Where promise and result are of one indicator, only another number of that indicator could be meant.
        is_named = target.indicator_id == result.indicator_id and not words.is_headless
        return target.indicator_id == other.indicator_id if is_named else _is_like(words, other_words)
    is_sum = result.measure == other.measure and result.measure in ("flow", "increment")
    is_same = result.indicator_id == other.indicator_id and result.unit == other.unit
    return is_sum and is_same and mine < 0 and result.reported != other.reported


def is_of_one_kind(target: Fact, result: Fact, other: Fact) -> bool:
    """Whether another number of the report tells the same of a thing: no growth beside an amount, no mean of years
    beside a year's (年均增长9.6%), no sum beside what it grew by (增加100元: 2365元,比上年净增79元).
    """
    if (other.measure == "growth") != (target.measure == "growth") or other.is_mean != target.is_mean:
        return False
    return not (result.measure == target.measure != other.measure and _is_named(("inherited",), result))


def _is_like(words: Phrase, other: Phrase) -> bool:
    if Indel.normalized_similarity(words.name, other.name) >= LIKE_NAMES:
        return True
    short, long = sorted((words.noun, other.noun), key=len)
    return len(short) >= SHORTEST_HEAD and short in long


def _is_far_from_subject(fact: Fact) -> bool:
    """The name was taken over and does not stand in the number's own clause (新开工亿元以上项目51个、竣工|33个)."""
    return _is_named(INHERITED, fact) and fold_text(fact.indicator)[:NAMED_BY] not in clause_before(fact)


def _is_named(kinds: tuple[str, ...], fact: Fact) -> bool:
    return any(kind in fact.naming for kind in kinds)
