"""What a number measures: the shortest phrase of the document's own words that stands alone.

A clause puts its indicator before the number (养老床位新增600张), behind it (新增600张养老床位), or leaves it to the
clause before (…完成225亿元,同比增长6%); lists share a verb, a head or a subject. The finder walks the numbers of one
sentence from left to right and remembers what the next one may lean on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pipelines.extract.names.baselines import without_baseline
from pipelines.extract.names.canonical import Canonicaliser, canonicaliser
from pipelines.extract.names.choices import Choice
from pipelines.extract.names.choosers import NameChooser
from pipelines.extract.names.completions import complete
from pipelines.extract.names.goals import read_goal
from pipelines.extract.names.heads import list_heads, owner_of, run_length
from pipelines.extract.names.measures import Surroundings, judge_measure
from pipelines.extract.names.memories import Memory, may_share_verb, noun_start
from pipelines.extract.names.named import Named
from pipelines.extract.names.phrases import LeftPhrase, PhraseReader, phrase_reader
from pipelines.extract.names.tellings import Naming, other_names, steps_to, tell_name
from pipelines.lexicon import Lexicon
from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues, cues
from pipelines.tape.joints import BETWEEN, JOINT, PARTICLES
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.repairs import mend_phrase
from pipelines.tape.traces import Trace

_HARD_MARK = re.compile(r"[,:]")
_MARK = re.compile(r"[,:()]")
_JOINT = re.compile(JOINT)
_STARTS_WITH_JOINT = re.compile(rf" *(?:{JOINT})")
# Behind these names the next number still leans on the topic before.
_KEEP_TOPIC = frozenset({"ind_bare_head", "ind_inherited", "ind_part", "ind_relation"})
_PAIR = 2
# An operator before the number (不低于) stands between clause and number; this reaches over it.
_OPERATOR = 4


class _Words(NamedTuple):
    """The clause before a number without what makes it a plan, the words behind it and where they end."""

    clause: str
    right: str
    right_end: int
    is_plan: bool


class IndicatorFinder:
    """Names the numbers of one document's folded text; tells `trace` how, of the number that it asks about."""

    def __init__(self, text: str, lexicon: Lexicon, lost: frozenset[str], trace: Trace | None = None) -> None:
        self._text = text
        self._trace = trace
        self._lexicon = lexicon
        self._lost = lost
        self._reader: PhraseReader = phrase_reader(lexicon)
        self._cues: Cues = cues(lexicon)
        self._patterns = reading_patterns(lexicon)
        self._canonical: Canonicaliser = canonicaliser(lexicon)
        # The same few words stand around many numbers of a document.
        self._lefts: dict[str, LeftPhrase] = {}
        self._rights: dict[str, str] = {}
        self._chooser = NameChooser(text, self._reader, self._cues, self._read_left, self._read_right)

    def name_all(
        self, candidates: list[Candidate], start: int, end: int, heading: str = "", title: str = ""
    ) -> Iterator[tuple[Candidate, Named]]:
        """Each candidate of the sentence `[start, end)` under `heading` with its name, in order.

        `title` is that of the work item: what its numbers are about where no words beside them tell (计划新建12个).
        """
        memory = Memory(stage=self._cues.first("stage", heading), title=title)
        sum_before: tuple[Candidate, Named] | None = None
        for i, candidate in enumerate(candidates):
            has_next = i + 1 < len(candidates)
            ceiling = candidates[i + 1].left if has_next else end
            if has_next and ceiling == candidate.right and i + 2 >= len(candidates):
                # 68批次743人次宾客接待: both numbers speak of what follows the second.
                memory.shared = self._text[candidates[i + 1].right : end]
            memory.run = run = run_length(self._text, candidates, i)
            memory.ahead = self._text[noun_start(candidates[i + run - 1]) : end] if run > 1 else ""
            is_sum = has_next and self._is_bare_sum(candidate, start)
            named = self._name(candidate, memory, start, ceiling, has_next)
            if sum_before is not None:
                yield self._name_sum(sum_before, candidate, named)
            sum_before = (candidate, named) if is_sum else None
            if not is_sum:
                yield candidate, named

    def _is_bare_sum(self, candidate: Candidate, start: int) -> bool:
        """安排3亿元,实施…: a clause with nothing but a sum; the clause behind it says what for."""
        if candidate.unit.family != "money" or self._text[candidate.right : candidate.right + 1] not in (",", "为"):
            return False
        return self._cues.tells("spends", _HARD_MARK.split(self._text[start : candidate.left])[-1])

    def _name_sum(
        self, sum_before: tuple[Candidate, Named], candidate: Candidate, purpose: Named
    ) -> tuple[Candidate, Named]:
        """The sum with the name of the number in the clause right behind it."""
        money, named = sum_before
        between = self._text[money.right + 1 : candidate.left]
        if candidate.unit.family == "money" or purpose.reject or _HARD_MARK.search(between):
            return sum_before
        indicator_id, name = self._canonical.canonicalise(purpose.indicator, money.unit, named.measure)
        return money, replace(
            named, indicator=purpose.indicator, indicator_id=indicator_id, indicator_name=name, reject=None,
            rule_id="ind_purpose",
        )  # fmt: skip

    def _name(self, candidate: Candidate, memory: Memory, start: int, ceiling: int, has_next: bool) -> Named:
        """The number's name; `memory` then holds what the next number may lean on."""
        words = self._words_around(candidate, memory, start, ceiling, has_next)
        left = self._inherit_verb(self._read_left(words.clause), words.clause, words.right, candidate, memory)
        noun_behind = self._read_right(words.right)
        if noun_behind and words.clause.endswith("的"):
            left = replace(left, noun="")  # 全区列入计划的|42个项目: words that only say which
        heads = self._spread_heads(words.clause, left, memory, candidate)
        if heads:
            chosen = Choice(heads[0], "ind_respectively")
        else:
            chosen = self._chooser.choose(candidate, left, (words.clause, words.right), memory, start)
        left = self._carry_over(left, words.clause, candidate, memory, (heads, chosen))
        choice = complete(chosen, left, candidate, memory, self._reader, self._cues)
        naming = Naming(words.clause, words.right, left, noun_behind, chosen, choice)
        if self._trace is not None:
            tell_name(self._trace, candidate, naming, memory)
        named = self._settle(candidate, naming, memory, start)
        self._remember(memory, candidate, left, words, choice, named)
        if heads and heads is not memory.heads:
            memory.spread = len(heads)
        memory.heads = heads[1:]
        return named

    def _words_around(self, candidate: Candidate, memory: Memory, start: int, ceiling: int, has_next: bool) -> _Words:
        """The words before and behind a number, as far as they may name it."""
        clause = self._left_words(candidate, memory, start)
        if candidate.unit.family == "money" and self._cues.tells("converted", clause):
            clause = ""  # 21.45亿元,折|3.04亿美元
        clause, is_plan, is_goal = read_goal(self._text, candidate, clause, self._cues, self._patterns)
        if is_goal:  # 提前完成5个、3亿元的年度目标: what follows is no noun of the first
            memory.ahead = memory.shared = ""
        end = candidate.right if is_goal else self._right_end(candidate, ceiling, has_next)
        return _Words(clause, self._text[candidate.right : end], end, is_plan)

    def _carry_over(
        self,
        left: LeftPhrase,
        clause: str,
        candidate: Candidate,
        memory: Memory,
        choice: tuple[tuple[str, ...], Choice],
    ) -> LeftPhrase:
        """The phrase with verb and growth of the number before, where the number goes on with it."""
        heads, chosen = choice
        goes_on = not clause.strip(" " + PARTICLES) and memory.growth is not None
        if (heads and heads is memory.heads) or goes_on:
            return replace(left, verb=memory.verb, growth=memory.growth)
        if chosen.rule == "ind_inherited" and self._raises_the_last(candidate, clause, memory):
            return replace(left, growth=memory.growth)
        return left

    def _settle(self, candidate: Candidate, naming: Naming, memory: Memory, start: int) -> Named:
        """The name that was chosen, mended and with its identity and measure."""
        clause, left, choice = naming.before, naming.left, naming.complete
        indicator = choice.noun or left.verb or memory.indicator
        if self._lost:
            indicator = mend_phrase(indicator, self._lost, self._lexicon)
        before = self._text[max(start, candidate.start - len(clause) - _OPERATOR) : candidate.start].rstrip()
        around = Surroundings(candidate, left, clause, before, naming.behind, indicator)
        measure, measure_rule = judge_measure(around, self._reader, self._cues)
        if memory.measure is not None and self._continues_list(clause, left, candidate, memory):
            measure, measure_rule = memory.measure, "measure_of_list"
        indicator_id, indicator_name = self._canonical.canonicalise(indicator, candidate.unit, measure)
        reject = None if indicator else ("no_indicator", "ind_missing")
        if memory.is_plan and clause.strip() in ("的", "") and candidate.unit.family == "share":
            reject = ("baseline", "share_of_plan")
        return Named(
            indicator, indicator_id, indicator_name, measure, left.growth, reject, choice.rule, measure_rule,
            other_names(naming, memory), steps_to(naming), left.verb,
        )  # fmt: skip

    def _remember(
        self, memory: Memory, candidate: Candidate, left: LeftPhrase, words: _Words, choice: Choice, named: Named
    ) -> None:
        """What the next number may lean on."""
        if choice.noun and choice.rule not in _KEEP_TOPIC and not self._cues.tells("planned", choice.noun):
            memory.topic = choice.noun
        memory.is_plan, memory.end = words.is_plan, words.right_end if choice.used_right else candidate.right
        memory.indicator, memory.measure = named.indicator, named.measure
        memory.past = (*memory.past, named.indicator)[-4:]
        memory.verb, memory.growth, memory.shared = left.verb, left.growth, ""
        memory.is_headed = choice.rule == "ind_bare_head" and candidate.unit.family != "share"
        memory.family, memory.unit = candidate.unit.family, candidate.unit.canonical

    def _read_left(self, clause: str) -> LeftPhrase:
        found = self._lefts.get(clause)
        if found is None:
            found = self._lefts[clause] = self._reader.read_left(clause)
        return found

    def _read_right(self, words: str) -> str:
        found = self._rights.get(words)
        if found is None:
            found = self._rights[words] = self._reader.read_right(words)
        return found

    def _left_words(self, candidate: Candidate, memory: Memory, start: int) -> str:
        """The words of the clause before the number, from the last comma or the last number's words on."""
        text, low, high = self._text, max(start, memory.end), candidate.left
        opening = max(low, text.rfind(",", low, high) + 1, text.rfind(":", low, high) + 1)
        words = without_baseline(text[opening:high], self._patterns["baseline"])
        words = self._patterns["until_day"].sub(
            "", self._patterns["aside_behind"].sub("", words) if low == memory.end else words
        )
        if "(" in words and words.count("(") > words.count(")"):
            before, _, inside = words.rpartition("(")
            words = inside if inside.strip(" 其中共计约") else before
        return words

    def _right_end(self, candidate: Candidate, ceiling: int, has_next: bool) -> int:
        """Where the noun phrase behind the number ends: at the next mark, or at the joint before the next number."""
        words = self._text[candidate.right : ceiling]
        if not words or _STARTS_WITH_JOINT.match(words):
            return candidate.right
        base = self._patterns["from_number"].search(words)
        words = words[: base.start()] if base else words
        mark = _MARK.search(words)
        if mark and words[mark.start()] == "(" and mark.start() > 0:
            closing = words.find(")", mark.start())
            mark = _MARK.search(words, closing + 1) if closing > 0 else mark
        if mark:
            return candidate.right + mark.start()
        if has_next:
            joints = list(_JOINT.finditer(words))
            if joints and joints[-1].start() >= 1:
                return candidate.right + joints[-1].start()
            # 26个项目|完成投资300亿元: what is said there is told of the next number.
            return candidate.right + self._reader.noun_end(words)
        return candidate.right + len(words)

    def _inherit_verb(
        self, left: LeftPhrase, clause: str, right: str, candidate: Candidate, memory: Memory
    ) -> LeftPhrase:
        """In 新增A12个、B8家 the second number has the first one's verb."""
        if left.verb or left.growth is not None or not memory.verb or not may_share_verb(candidate, memory):
            return left
        if self._patterns["for_whom"].search(clause):
            return left  # 建成项目14个,免费为妇女筛查1.8万人
        between = self._text[memory.end : candidate.left]
        joint = between[: len(between) - len(clause)]
        if joint.strip() == "," and clause.strip() and not left.noun:
            return left  # 拆除违法建筑86处,全区|177个居委通过验收: a scope begins something new
        is_list = between[:1] in PARTICLES or (joint.strip() == "," and not self._reader.has_verb(right))
        if joint.strip(BETWEEN) == "" and is_list:
            return replace(left, verb=memory.verb)
        return left

    def _spread_heads(self, clause: str, left: LeftPhrase, memory: Memory, candidate: Candidate) -> tuple[str, ...]:
        """The items of a list that share the numbers one by one, this number's first."""
        between = self._text[memory.end : candidate.left]
        # 分别提高到每人每月370元、每人每年|2000元
        if memory.heads and not self._patterns["rate_of"].sub("", between).strip(BETWEEN):
            return memory.heads
        if not left.noun and self._cues.tells("two_bases", clause):
            return ()
        noun = "" if self._cues.tells("relation", left.noun) else left.noun
        is_headless = noun in self._reader.bare_heads and not memory.heads and "分别" in clause
        if is_headless and 1 < memory.run <= len(memory.past):
            return tuple(owner_of(name, noun, self._reader.bare_heads) + noun for name in memory.past[-memory.run :])
        if noun and left.tail_verb and self._reader.attributes.fullmatch(left.tail_verb):
            noun += left.tail_verb
        heads = list_heads(noun, memory.past, memory.run, self._is_spread(clause, left, memory), self._reader)
        return self._pair_of(left, noun, memory, heads) or heads

    def _is_spread(self, clause: str, left: LeftPhrase, memory: Memory) -> bool:
        """Whether a list shares its numbers one by one: its clause says so, or goes on with one that did."""
        if "分别" in clause or self._cues.tells("respectively", clause[-8:]):
            return True
        return not left.noun and clause.strip() != "" and memory.spread == memory.run

    def _pair_of(self, left: LeftPhrase, noun: str, memory: Memory, heads: tuple[str, ...]) -> tuple[str, ...]:
        """The two things of a word that speaks of both, for two numbers; empty where the words are a list of others."""
        pair = self._reader.split_pair(left.noun) if memory.run == _PAIR else ()
        # 存、贷款余额 is no list of two nouns, 城乡居民养老保险、医疗保险参保率 is one.
        is_list = bool(heads) and noun.count("、") <= sum(name.count("、") for name in pair)
        return () if is_list else pair

    def _raises_the_last(self, candidate: Candidate, clause: str, memory: Memory) -> bool:
        """增长16%,力争达到18%: the hope goes on with the growth before it."""
        is_same_unit = candidate.unit.family == "share" and candidate.unit.canonical == memory.unit
        return is_same_unit and memory.growth is not None and self._cues.tells("hope", clause)

    def _continues_list(self, clause: str, left: LeftPhrase, candidate: Candidate, memory: Memory) -> bool:
        """Whether the number only goes on with the list before it (涉及5个街道、103个居委会), so its measure too."""
        if left.noun or left.verb not in ("", memory.verb) or not may_share_verb(candidate, memory):
            return False
        if left.growth is not None and memory.growth is None:
            return False
        between = self._text[memory.end : candidate.left]
        return between[:1] in PARTICLES and not between.removesuffix(clause).strip(" " + PARTICLES)
