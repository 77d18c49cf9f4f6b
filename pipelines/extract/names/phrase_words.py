"""The words that stand around numbers, compiled: adverbials, verbs, links, words of growth, and what is no object."""

from __future__ import annotations

import re
from collections import defaultdict

from pipelines.lexicon import Lexicon, PhraseWord
from pipelines.tape.joints import PARTICLES
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern
from pipelines.text.words import any_word

_COMPARISON = (
    r"(?:比|较|与|同)[^,。;:比较]{0,9}?(?:年|年度|期间|时期|期|初|末|底|目标|水平|相比|平均|计划)(?:同期|末|初|底|度)?(?:相比)?"
    r"(?:\(下同\))?|(?:是|要)?在[^,。;:在]{2,14}基础上|(?:比|较)[“\"]?十?[一二三四五六七八九]五[”\"]?"
)
# 人均, 月均 and 平均 end a noun, as 行为 does; 均 and 为 elsewhere link it with its number.
_NO_LINK = r"(?<![人月日年户亩地平生县村镇校](?=均))(?<!行(?=为))"
_TIME = (
    r"(?:到|至)?(?:(?:明|今|去|当)年)?(?:第?[一二三四]季度|[上下]半年|\d{1,2} ?[-至~—] ?\d{1,2}月份?"
    r"|\d{1,2}月\d{1,2}日(?:之?前|以前)|\d{1,2}月底?)(?:底|末)?前?"
    r"|[两二三四五六七八九十]年(?:来|中|间)"
    r"|[“\"]?十?[一二三四五六七八九]五[”\"]?(?:时期|期间|末)(?:前?[两三四]年)?"
    r"|[“\"]十?[一二三四五六七八九]五[”\"](?!规划|计划|专项|目标)"
)
# 要, 应 and 就 right before a number or its verb, not as the end of a word (主要, 供应, 成就).
_MODAL = r"(?<=..)(?<![主需重必首只想])要|(?<=..)(?<![供相反对响适])应|(?<![成造])就"
# 提高到2010年的|79岁, 今年达到: the time stands between the noun and its number.
_UNTIL = r"(?<=..)(?<![\d至-])(?<!恢复[到至])(?<!相当于)[于在]?(?:(?:19|20)\d\d年|今年|当年|目前)[底末]?"
# Adverbs that open a predicate, but not as a part of another word (人均, 基本养老金).
_ADVERB = r"(?<![人户平年日月村])均(?![一-龥]{1,2}[镇乡村])|基本(?=建(?!设)|[完实达形消竣得解满稳])"
# 均桥镇 is the name of a town, which no adverb opens.
_TOWN = r"均[一-龥]{1,2}[镇乡村]"
_SHORTEST_PLACE = 3


class PhraseWords:
    """The words of one lexicon. What finds nothing in a phrase says so without a search (`GuardedPattern`)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.patterns = reading_patterns(lexicon)
        self._rows: dict[str, list[PhraseWord]] = defaultdict(list)
        for row in lexicon.phrase_words:
            self._rows[row.role].append(row)
        self.measure_of = {row.word: row.measure for row in self._rows["verb"]}
        self.sign_of = {row.word: row.sign or "+" for row in self._rows["growth"]}
        # 城区 and 郊区 are the names of districts too.
        names = (district.district_name for district in lexicon.districts)
        self.places = frozenset(name for name in names if len(name) >= _SHORTEST_PLACE)
        self.bare_heads, self._scopes = self._set_of("bare_head"), self._set_of("scope")
        self.generic_nouns, self.light_verbs = self._set_of("generic"), self._set_of("inner_verb")
        self.silent_verbs = self._set_of("silent_verb")
        self.events = tuple(row.word for row in self._rows["event"])
        self._pairs = tuple((row.word, row.first, row.second) for row in lexicon.paired_words)
        self._compile_front()
        self._compile_verbs()
        self._compile_tail()
        self._compile_nouns()

    def _set_of(self, role: str) -> frozenset[str]:
        return frozenset(row.word for row in self._rows[role])

    def _any(self, role: str) -> str:
        """The words of a role as an alternation, longest first; `(?!)` (never) when the role is empty."""
        return any_word(row.word for row in self._rows[role])

    def _compile_front(self) -> None:
        """What a phrase begins with and is not named by: times, adverbials, prepositions."""
        exception = f"(?!{self._any('not_function')}|{_TOWN})"
        scope = rf"(?:{self._any('scope')})(?={self._any('behind_scope')})"
        self._lead = GuardedPattern(
            rf"(?:{_TIME}|{exception}(?:{self._any('lead')})|{scope}"
            r"|到?\d{4}年(?:底|末|度)?(?:以?前(?![海沿置期景列瞻端门]))?"
            r"|[一二][〇零○一二三四五六七八九]{3}年|[ ,、和及])+"
        )
        self._preposition = GuardedPattern(rf"^{exception}(?:{self._any('preposition')})")
        self._predicate = GuardedPattern(rf"^{exception}(?:{self._any('predicate')})")
        self._adverbs = re.compile(rf"^(?:{self._any('adverb')})+(?=.)")

    def _compile_verbs(self) -> None:
        """Any verb at the front of a phrase, those that may stand inside, and those alone or right before a number."""
        verb, inner = self._any("verb"), self._any("inner_verb")
        # A verb before 率, 项目 or 面积 is the first half of a noun; light verbs (完成项目) stay verbs.
        suffix = f"(?!{self._any('not_suffix')})(?:{self._any('verb_suffix')})"
        # 建成区 is a part of a town; in 建成区级 and 建成区域 the verb ends before 区.
        no_verb = rf"(?!建成区(?![级域委政])|{self._any('not_verb')})"
        more = rf"(?:了|好|并|\((?:{verb}|{inner})\))?"  # 新建(扩建)|幼儿园
        sure = rf"(?:{self._any('sure_verb')})(?![率额量])"  # 实现|产值, but 加工产值
        self._verb = GuardedPattern(rf"{no_verb}(?:(?>{verb})(?!{suffix})|(?>{inner})(?!{suffix})|{sure}){more}")
        self._inner = GuardedPattern(rf"{no_verb}(?:(?:{inner})(?!{suffix})|{sure})(?:了)?")
        self._any_verb = GuardedPattern(rf"(?:{self._any('cut')}|{inner}|{self._any('deed')})")
        self._verb_only = re.compile(rf"^(?:{verb}|{self._any('lone_verb')})$")
        self._tail_verb = GuardedPattern(rf"(?:{verb}|{inner})了?$")
        self._cut = GuardedPattern(
            rf"(?:[{PARTICLES}](?=(?:{verb}|{self._any('lead')}))"
            rf"|(?:的)?(?!(?:{self._any('project_stage')})项目)(?:{self._any('cut')}|{_ADVERB}))"
        )

    def _compile_tail(self) -> None:
        """What links a noun with its number, and the growth and base of a change."""
        self._link = GuardedPattern(
            rf"(?:{_NO_LINK}(?:{self._any('link')})|(?<=[率重比例度量额值价数])在|{_MODAL}|{_UNTIL}|[ ,:])$"
        )
        # 提升覆盖率到90% gives what is reached, not by how much it rises.
        self._reached = self.patterns["reached_before"]
        self._growth = GuardedPattern(rf"(?<!自然)(?:{self._any('growth')}|(?<![新净递])增)(?:了|率|幅度)?$")
        self._base = GuardedPattern(rf"(?:{_NO_LINK}(?:{self._any('base')})|{_COMPARISON})$")

    def _compile_nouns(self) -> None:
        """What a noun is made of, and what stands for none."""
        self.attributes = re.compile(self._any("attribute"))
        self.action = GuardedPattern(rf"(?:{self._any('action_noun')})(?:项目|任务|工作)?$")
        self.work = re.compile(rf"({self._any('work')})(?:任务|工作|工程|目标)?")
        # Behind a size these are not what it is of: 平板玻璃3500万箱|等落后产能, 300元|每月.
        self.no_object = re.compile(rf"[^一-龥“《A-Za-z]|[等每用时之]|.?$|(?:{self._any('no_object')})")
        self.amount = re.compile(rf"(?:{self._any('amount')})$")
        self._award = GuardedPattern(rf"(?:{self._any('award')})")
        self._hollow = GuardedPattern(rf"(?:{self._any('hollow')})$")
        self.yields = self._set_of("yield")
        self.product = re.compile(self._any("product"))
