"""What a number is named by: the words before it, those behind it, both, or what the numbers before it leave."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.extract.names.baselines import without_baseline
from pipelines.extract.names.choices import Choice, choose_between, choose_of_noun_unit
from pipelines.extract.names.memories import Memory, counts_part
from pipelines.extract.names.phrases import LeftPhrase, PhraseReader
from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues
from pipelines.tape.joints import BETWEEN, JOINT

_HARD_MARK = re.compile(r"[,:]")
_DIGIT = re.compile(r"\d")
_PHRASE_END = re.compile(rf"[,:()]|(?:{JOINT})?\d")
_SHORTEST = 2
# Of 49处场馆设施中,21处完工 what is said of the 21; longer predicates name what they are about themselves.
_LONGEST_PREDICATE = 9


class NameChooser:
    """Chooses the names of one document's numbers; `read_left` and `read_right` read the words on both sides."""

    def __init__(
        self,
        text: str,
        reader: PhraseReader,
        cues: Cues,
        read_left: Callable[[str], LeftPhrase],
        read_right: Callable[[str], str],
    ) -> None:
        self._text, self._reader, self._cues, self._patterns = text, reader, cues, reader.patterns
        self._read_left, self._read_right = read_left, read_right

    def choose(
        self, candidate: Candidate, left: LeftPhrase, around: tuple[str, str], memory: Memory, start: int
    ) -> Choice:
        """The indicator: left or right of the number, both, or taken over from the number or clause before.

        `around` are the words of its clause before and behind it.
        """
        clause, words = around
        right = self._read_right(words)
        if left.growth is not None and candidate.unit.family == "share":
            return self._choose_of_change(candidate, left, memory, start)
        if candidate.unit.form == "noun":
            return choose_of_noun_unit(left, candidate.unit, right)
        if not right and (not left.noun or left.noun.endswith("等")):
            right = self._reader.read_predicate(words) if words.strip() else self._shared_right(left, clause, memory)
            if right and self._is_part(words, right, candidate, memory):
                return Choice(self._patterns["of_whole"].sub("", memory.topic) + right, "ind_part", True)
        if not right:
            return self._choose_left(candidate, left, memory, start)
        return choose_between(candidate, left, right, self._reader)

    def _choose_of_change(self, candidate: Candidate, left: LeftPhrase, memory: Memory, start: int) -> Choice:
        """A change is of the noun before it, else of the topic or of the name that goes on."""
        is_verb = not left.noun and self._reader.attributes.fullmatch(left.verb)
        noun = left.verb if is_verb else left.noun  # 出口|增长3.9%: a verb that grows is a noun
        if noun:
            return Choice(noun, "ind_growth")
        is_of_share = candidate.unit.canonical == "个百分点" and memory.measure == "share"
        topic = memory.indicator if is_of_share or memory.is_headed else memory.topic
        return Choice(topic or memory.indicator or self._clause_before(candidate, start), "ind_inherited")

    def _is_part(self, words: str, right: str, candidate: Candidate, memory: Memory) -> bool:
        """Whether what is said of a number, `right`, is said of a part of what was counted just before."""
        is_first_share = candidate.unit.family == "share" and memory.family != "share"
        if is_first_share and memory.topic and self._goes_on(candidate, memory):
            return True  # 291项审批事项|100%接入总门户
        return len(right) <= _LONGEST_PREDICATE and counts_part(words, candidate, memory)

    def _shared_right(self, left: LeftPhrase, clause: str, memory: Memory) -> str:
        """The noun phrase behind the next number, where that number follows this one directly.

        Behind a bare verb, and behind examples, the run's last one names it (解决8万人、5万头牲畜饮水困难;
        建成120公里、3万亩景观林带; 甲村等7万平方米、900户旧住房改造).
        """
        is_open = bool(left.verb and not left.noun and clause.strip()) or left.noun.endswith("等")
        words = memory.shared or (memory.ahead if is_open else "")
        return self._reader.read_right(_PHRASE_END.split(words, maxsplit=1)[0])

    def _choose_left(self, candidate: Candidate, left: LeftPhrase, memory: Memory, start: int) -> Choice:
        """Nothing but a mark follows the number: its own clause names it, or the words before."""
        if left.noun in self._reader.yields and (product := self._product_before(candidate, start)):
            return Choice(product + left.noun, "ind_bare_head")
        if left.noun:
            verb = "" if left.tail_verb in self._reader.silent_verbs else left.tail_verb
            return Choice(left.noun + verb, "ind_left")
        if candidate.unit.family == "money" and self._reader.attributes.fullmatch(left.verb):
            return Choice(left.verb, "ind_left")  # 其中出口|1811亿美元
        goes_on = self._goes_on(candidate, memory)
        topic = self._topic_before(candidate, memory, start, goes_on=goes_on)
        # 电梯60台,完成40台: the same thing, unless a share follows (完成90%).
        is_silent = candidate.unit.family != "share" and self._cues.tells("same_thing", left.verb)
        # 农民人均纯收入3182元,增加|196元 is of the income itself.
        if left.verb and left.verb not in topic and not (goes_on or is_silent or left.verb in self._reader.sign_of):
            # 加装电梯新开工1000部、完工600部: the second number has its own stage, not the first one's too.
            return Choice(topic.removesuffix(memory.verb) + left.verb, "ind_inherited")
        return Choice(topic, "ind_inherited")

    def _product_before(self, candidate: Candidate, start: int) -> str:
        """The product that the sentence has named last: 粮食 of 粮食生产获得丰收,总产量达到|1516.8万吨."""
        named = self._reader.product.findall(self._text, start, candidate.left)
        return str(named[-1]) if named else ""

    def _topic_before(self, candidate: Candidate, memory: Memory, start: int, *, goes_on: bool) -> str:
        """What the words before speak of: the topic, the clause before, or the item that the number stands in."""
        topic = memory.topic or (memory.indicator if goes_on else "")
        topic = (
            self._patterns["of_whole"].sub("", topic)
            or self._clause_before(candidate, start)
            or self._topic_of(memory.title)
        )
        if topic in self._reader.bare_heads and self._text[candidate.left - 1] == ":":
            topic = self._topic_of(memory.title).removesuffix(topic) + topic  # 1.综合体 / 总投资:|68亿元
        return topic

    def _goes_on(self, candidate: Candidate, memory: Memory) -> bool:
        """Nothing but a joint stands between the last number's words and this one's."""
        return memory.end >= 0 and not self._text[memory.end : candidate.left].strip(BETWEEN)

    def _topic_of(self, title: str) -> str:
        """What an item is about by its title, where that names a thing."""
        return self._reader.read_topic(title) if title and not self._patterns["no_topic"].search(title) else ""

    def _clause_before(self, candidate: Candidate, start: int) -> str:
        """The noun phrase of the clause before this one, where this one has none of its own."""
        clauses = self._text[start : candidate.left].rstrip(" ,:、")
        for part in reversed([part for part in _HARD_MARK.split(clauses) if part.strip()][-3:]):
            words = _DIGIT.split(
                self._patterns["turn"].sub(
                    "", self._patterns["from_year"].sub("", without_baseline(part, self._patterns["baseline"]))
                )
            )
            noun = self._read_left(words[0]).noun if len(words) > 1 else self._reader.read_topic(words[0])
            if len(noun) >= _SHORTEST and not self._patterns["label_noun"].fullmatch(noun):
                return noun
        return ""
