"""What a number measures: the shortest phrase of the document's own words that stands alone.

A clause puts its indicator before the number (养老床位新增600张), behind it (新增600张养老床位), or leaves it to the
clause before (…完成225亿元,同比增长6%); lists share a verb, a head or a subject. The finder walks the numbers of one
sentence from left to right and remembers what the next one may lean on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.extract.candidates import Candidate
from pipelines.extract.canonical import Canonicaliser, canonicaliser
from pipelines.extract.phrases import JOINT, LeftPhrase, PhraseReader, phrase_reader
from pipelines.extract.repairs import mend_phrase
from pipelines.lexicon import Lexicon

_REACHED = re.compile(
    r"(?:达到?了?|(?:提[升高]|上升|增[加至]?|扩[展大]|调增|降低?|减少?|缩短|压[缩减]|发展)[到至为]|(?:稳定|保持|维持|控制)在|总[量数])(?:约|近)?$"
)
_HELD = re.compile(r"(?:突破|超过?|跨越|共有|现有|拥有|保有|设有|建有|涉及|接入|涵盖|覆盖|接通|在建|预备|储备)(?:约|近)?$")
_FLOW_NOUN = re.compile(r"产量|产值|收入|支出|成交|交易|销售|投资(?!基金)|生产总值|参赛")
_STATE = re.compile(r"全部(?!脱贫|摘帽|完成|拆除)|全覆盖|可|接入|覆盖|涵盖|达标")
_MONEY_LEVEL = re.compile(r"基金|资金池|余额|标准|总投资|规模|注册资本|(?<!固定)资产|存款|均价|工资")
_HARD_MARK = re.compile(r"[,:]")
_MARK = re.compile(r"[,:()]")
_RESPECTIVELY = re.compile(r"分别|各(?=\d|$)")
_INCREMENT = re.compile(r"新增(?!长)|新建(?!和改|改|、)|新引进|新设|新开[设办通]|新推[出广]|新认定|新组建|净增|增设|增加(?!值)")
_REBUILT = re.compile(r"改扩?建|扩建|改造|提标|优化")
_DIGIT = re.compile(r"\d")
_JOINT = re.compile(JOINT)
_STARTS_WITH_JOINT = re.compile(rf" *(?:{JOINT})")
_BASELINE = re.compile(
    r"(?:由|从)[^,]{1,18}?(?=(?:进一步)?(?:缩短|提高|提升|增加|减少|压缩|压减|降低|降|调增|扩展|扩大|上升|增长|下降|精简|减)?[到至为])"
)
_LONGEST_QUALIFIER = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A number with its indicator and the words that decide its measure."""

    indicator: str
    indicator_id: str
    indicator_name: str
    verb: str
    verb_measure: str | None
    growth: str | None
    level: bool
    reject: tuple[str, str] | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the next number may lean on: the last indicator, its topic, its verb, and where its words ended.

    `heads` are the items of a list that 分别 spreads over the numbers to come (教育、医疗支出分别增长11%和13%).
    """

    indicator: str = ""
    topic: str = ""
    verb: str = ""
    end: int = -1
    growth: str | None = None
    heads: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class _Choice:
    """The indicator, the rule that chose it, and whether the words behind the number were used."""

    noun: str
    rule: str
    used_right: bool = False


class IndicatorFinder:
    """Names the numbers of one document's folded text."""

    def __init__(self, text: str, lexicon: Lexicon, lost: frozenset[str]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._lost = lost
        self._reader: PhraseReader = phrase_reader(lexicon)
        self._canonical: Canonicaliser = canonicaliser(lexicon)

    def name_all(self, candidates: list[Candidate], start: int, end: int) -> Iterator[tuple[Candidate, Named]]:
        """Each candidate of the sentence `[start, end)` with its name, in order."""
        memory = _Memory()
        for i, candidate in enumerate(candidates):
            has_next = i + 1 < len(candidates)
            ceiling = candidates[i + 1].left if has_next else end
            named, memory = self._name(candidate, memory, start, ceiling, has_next)
            yield candidate, named

    def _name(
        self, candidate: Candidate, memory: _Memory, start: int, ceiling: int, has_next: bool
    ) -> tuple[Named, _Memory]:
        clause = self._left_words(candidate, memory, start)
        right_end = self._right_end(candidate, ceiling, has_next)
        right = self._text[candidate.right : right_end]
        left = self._inherit_verb(self._reader.read_left(clause), clause, right, candidate, memory)
        heads = self._spread_heads(clause, left, memory, candidate)
        choice = self._choose(candidate, left, right, memory, start)
        if heads:
            choice = _Choice(heads[0], "ind_respectively")
            if heads is memory.heads:
                left = replace(left, verb=memory.verb, growth=memory.growth)
        choice = self._complete(choice, left, memory)
        indicator = choice.noun or left.verb or memory.indicator
        if self._lost:
            indicator = mend_phrase(indicator, self._lost, self._lexicon)
        named = self._named(candidate, clause, left, indicator, right, choice.rule)
        topic = memory.topic if choice.rule in ("ind_bare_head", "ind_inherited") else choice.noun or memory.topic
        end = right_end if choice.used_right else candidate.right
        return named, _Memory(indicator, topic, left.verb, end, left.growth, heads[1:], candidate.unit.family)

    def _named(
        self, candidate: Candidate, clause: str, left: LeftPhrase, indicator: str, right: str, rule: str
    ) -> Named:
        indicator_id, indicator_name = self._canonical.canonicalise(indicator, candidate.unit)
        return Named(
            indicator=indicator,
            indicator_id=indicator_id,
            indicator_name=indicator_name,
            verb=left.verb,
            verb_measure=self._verb_measure(candidate, clause, left),
            growth=left.growth,
            level=self._is_level(candidate, clause, left, indicator, right),
            reject=None if indicator else ("no_indicator", "ind_missing"),
            rule_id=rule,
        )

    def _verb_measure(self, candidate: Candidate, clause: str, left: LeftPhrase) -> str | None:
        """increment or flow by the governing verb; finished 项 are work done, not a stock that grows."""
        if _INCREMENT.search(clause):
            return "increment"
        measure = self._reader.measure_of.get(left.verb)
        is_work = candidate.unit.canonical == "项" or _REBUILT.search(clause)
        return "flow" if measure == "increment" and is_work else measure

    def _is_level(self, candidate: Candidate, clause: str, left: LeftPhrase, indicator: str, right: str) -> bool:
        """A state or stock rather than work done: by what was reached, or because no verb governs the number."""
        if candidate.unit.family == "money":
            return bool(_MONEY_LEVEL.search(indicator))
        before = self._text[candidate.start - len(clause) - 4 : candidate.start].rstrip()
        is_held = bool(_HELD.search(before)) and not left.verb
        if _INCREMENT.search(clause) or _FLOW_NOUN.search(indicator):
            return False
        if _REACHED.search(before) or is_held:
            return True
        if left.verb or left.growth is not None or left.has_preposition or candidate.unit.counts_events:
            return False
        return bool(_STATE.search(right)) or not (self._reader.has_verb(right) or self._reader.action.search(indicator))

    def _left_words(self, candidate: Candidate, memory: _Memory, start: int) -> str:
        """The words of the clause before the number, from the last comma or the last number's words on."""
        words = self._text[max(start, memory.end) : candidate.left]
        marks = list(_HARD_MARK.finditer(words))
        words = words[marks[-1].end() :] if marks else words
        baseline = _BASELINE.search(words)
        if baseline and baseline.end() >= len(words) - 10:
            words = words[: baseline.start()] + words[baseline.end() :]
        if words.count("(") > words.count(")"):
            before, _, inside = words.rpartition("(")
            words = inside if inside.strip(" 其中共计约") else before
        return words

    def _right_end(self, candidate: Candidate, ceiling: int, has_next: bool) -> int:
        """Where the noun phrase behind the number ends: at the next mark, or at the joint before the next number."""
        words = self._text[candidate.right : ceiling]
        if _STARTS_WITH_JOINT.match(words):
            return candidate.right
        mark = _MARK.search(words)
        if mark and words[mark.start()] == "(" and mark.start() > 1:
            closing = words.find(")", mark.start())
            mark = _MARK.search(words, closing + 1) if closing > 0 else mark
        if mark:
            return candidate.right + mark.start()
        if has_next:
            joints = list(_JOINT.finditer(words))
            if joints and joints[-1].start() >= 1:
                return candidate.right + joints[-1].start()
        return ceiling

    def _inherit_verb(
        self, left: LeftPhrase, clause: str, right: str, candidate: Candidate, memory: _Memory
    ) -> LeftPhrase:
        """In 新增A12个、B8家 the second number has the first one's verb."""
        if left.verb or left.growth is not None or not memory.verb or candidate.unit.family != memory.family:
            return left
        between = self._text[memory.end : candidate.left]
        joint = between[: len(between) - len(clause)]
        is_list = between[:1] in "、和及与" or (joint.strip() == "," and not self._reader.has_verb(right))
        if joint.strip(" 、,和及与") == "" and is_list:
            return replace(left, verb=memory.verb)
        return left

    def _spread_heads(
        self, clause: str, left: LeftPhrase, memory: _Memory, candidate: Candidate
    ) -> tuple[str, ...]:
        """The items of a list before 分别, this number's first: 教育、医疗支出分别 -> 教育支出, 医疗支出."""
        if memory.heads and self._text[memory.end : candidate.left].strip(" 、,和及与") == "":
            return memory.heads
        if not _RESPECTIVELY.search(clause[-8:]) and "分别" not in clause:
            return ()
        heads = [part for part in _JOINT.split(left.noun) if part]
        if len(heads) < 2:
            return ()
        tail = heads[-1][-2:]
        if tail in ("支出", "时间", "费用", "收入", "投资", "比例", "事项", "增速", "产值"):
            heads = [head if head.endswith(tail) else head + tail for head in heads]
        return tuple(heads)

    def _choose(self, candidate: Candidate, left: LeftPhrase, words: str, memory: _Memory, start: int) -> _Choice:
        """The indicator: left or right of the number, both, or taken over from the number or clause before."""
        noun, family = left.noun, candidate.unit.family
        right = self._reader.read_right(words)
        if left.growth is not None and family == "share":
            inherited = memory.topic or memory.indicator or self._clause_before(candidate, start)
            return _Choice(noun, "ind_growth") if noun else _Choice(inherited, "ind_inherited")
        if candidate.unit.form == "noun":
            front = noun + left.tail_verb if left.is_tail_verb and noun else ""
            return _Choice(front + candidate.unit.unit + right, "ind_noun_unit", bool(right))
        if not right and not noun and words.strip():
            right = self._reader.read_predicate(words)
        if family == "share" and noun and left.is_tail_verb and right:
            return _Choice(noun + left.tail_verb + right, "ind_both", True)
        if family in ("share", "duration") and noun and not left.has_preposition and not (left.is_tail_verb and right):
            return _Choice(noun, "ind_left")
        if not right:
            if noun:
                verb = "" if left.tail_verb in self._reader.silent_verbs else left.tail_verb
                return _Choice(noun + verb, "ind_left")
            topic = memory.topic or self._clause_before(candidate, start)
            return _Choice(topic + left.verb if left.verb and left.verb not in topic else topic, "ind_inherited")
        if not noun or left.has_preposition or (left.is_tail_verb and len(noun) < 2) or noun.endswith("等"):
            return _Choice(right, "ind_right", True)
        if left.is_tail_verb and candidate.unit.form == "classifier":
            return _Choice(right, "ind_right_of_verb", True)
        if len(noun) <= _LONGEST_QUALIFIER and not re.search(r"[、等]", noun) and not left.verb:
            return _Choice(noun + right, "ind_both", True)
        if candidate.unit.form == "measure":
            return _Choice(noun, "ind_left_of_measure")
        return _Choice(right, "ind_right_of_list", True)

    def _complete(self, choice: _Choice, left: LeftPhrase, memory: _Memory) -> _Choice:
        """总量 alone says nothing: it gets the topic before it; 建成|项目 keeps the verb that tells it apart."""
        noun = choice.noun
        if noun in self._reader.bare_heads and memory.topic and not memory.topic.endswith(noun):
            return replace(choice, noun=memory.topic + noun, rule="ind_bare_head")
        is_light = left.verb in self._reader.light_verbs
        if left.verb and not is_light and noun in self._reader.generic_nouns and not noun.startswith(left.verb):
            return replace(choice, noun=left.verb + noun)
        return choice

    def _clause_before(self, candidate: Candidate, start: int) -> str:
        """The noun phrase of the clause before this one, where this one has none of its own."""
        words = self._text[start : candidate.left].rstrip(" ,:、")
        for part in reversed([part for part in _HARD_MARK.split(words) if part.strip()][-3:]):
            noun = self._reader.read_left(_DIGIT.split(part)[0]).noun
            if len(noun) >= 2:
                return noun
        return ""
