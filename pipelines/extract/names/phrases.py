"""The words around a number: which verb governs it, whether it is a change, and what stands left and right of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.names.phrase_words import PhraseWords
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Step
from pipelines.tape.joints import JOINT
from pipelines.values import quick

_JOINT_END = re.compile(rf"(?:{JOINT}|的|等| )+$")
_JOINT_ENDS = ("、", "及", "与", "和", "并", "的", "等", " ")
_MARKER = re.compile(
    r"^ *(?:[一二三四五六七八九十]+、(?![一二三四五六七八九]、)|\([一二三四五六七八九十\d]+\)"
    r"|\d{1,2}[.、](?:(?!\d)|(?=(?:19|20)\d\d年|123\d\d[市政公热]))|第[一二三四五六七八九十]+[部章节][分]?)[ *]*"
)
# An indicator is a phrase, not a sentence: longer ones are cut here.
_LONGEST = 30
_SHORTEST = 2
_SHORT_VERB, _SHORT_OBJECT = 4, 2
_SHORT_SUBJECT, _LONG_SUBJECT, _LONG_OBJECT = 8, 20, 16
# Words right before a number are looked for in so many characters.
_REACH, _FAR_REACH = 8, 24
_TELLING = 4
_EDGE = " \"'“”‘’()[]*#-:·"
_TAIL_EDGE = _EDGE.replace(")", "").replace("”", "")
# At the front an opening quotation mark or bracket belongs to a name that starts there.
_FRONT_EDGE = " )]*#-:·,、”’"


_NOTE = re.compile(r"\[\d{1,3}\]")
_PAIRS = (("“", "”"), ("(", ")"), ("《", "》"), ("‘", "’"))
_PAIRED = re.compile("[“”()《》‘’]")


@quick
@dataclass(frozen=True, slots=True)
class LeftPhrase:
    """What stands before a number in its clause: `noun` without verbs and adverbials, its governing `verb`.

    `growth` is + or - where the clause speaks of a change, `is_tail_verb` says that the verb stands right before
    the number (养老床位新增|600张) or that nothing but a verb stands there (新增|600张养老床位). `steps` tells what was
    cut off or joined on the way to the noun.
    """

    noun: str
    verb: str
    growth: str | None
    is_tail_verb: bool
    has_preposition: bool
    tail_verb: str = ""
    steps: tuple[Step, ...] = ()


class _Steps(list[Step]):
    """What has been cut off or joined so far."""

    def take(self, step: str, before: str, after: str) -> str:
        """The words `after` a step, noted where it changed them."""
        if before != after:
            self.append(Step(step, before, after))
        return after


class PhraseReader(PhraseWords):
    """Reads the phrases around numbers with the words of one lexicon."""

    def read_left(self, clause: str) -> LeftPhrase:
        """The phrase of the words between the clause's start and the number."""
        if self.patterns["to_whom"].search(clause):
            return LeftPhrase("", "", None, is_tail_verb=False, has_preposition=True)
        steps = _Steps()
        rest, growth = self._strip_tail(_without(_MARKER, clause))
        steps.take("ends_cut", clause, rest)
        rest, verb, is_tail = self._take_front(rest, steps)
        tail_verb = ""
        change = growth or self._growth_by_verb(verb, clause)
        # 压减|一般性支出 is whole, but 增加为70周岁以上老人购买 is not.
        if not is_tail and (change is None or (growth is None and self._preposition.match(rest))):
            before, (rest, tail_verb) = rest, self._strip_tail_verb(rest)
            steps.take("verb_at_end_cut", before, rest)
            verb, is_tail = verb or tail_verb, bool(tail_verb)
        if not rest and not verb:
            verb = next(iter(self._strip_front(clause)[1]), "")
            is_tail = bool(verb)
        growth = growth or self._growth_by_verb(verb, clause)
        rest, verb, has_preposition = self._take_inside(rest, verb, is_tail, steps)
        noun = steps.take("examples_cut", rest, self._without_examples(self._without_remains(rest)))
        return LeftPhrase(_trim(noun), verb, growth, is_tail, has_preposition, tail_verb, tuple(steps))

    def _take_front(self, text: str, steps: _Steps) -> tuple[str, str, bool]:
        """Without adverbials and verbs at the front; the first verb, and whether nothing stands behind it."""
        rest, verbs = self._strip_front(_without(self.patterns["whole_count"], text))
        steps.take("front_cut", text, rest)
        if not verbs:
            return rest, "", False
        if 0 < len(rest) <= _SHORT_OBJECT and verbs[-1] not in self.silent_verbs:
            # 服务|外包 and 拆除|危房 say more than 外包 and 危房
            rest = steps.take("verb_joined", rest, verbs[-1] + rest)
        if not rest and len(verbs) > 1:
            rest = verbs[-1]
        return rest, verbs[0], not rest

    def _take_inside(self, text: str, verb: str, is_tail: bool, steps: _Steps) -> tuple[str, str, bool]:
        """Without a verb inside, with the verb that governs now, and whether a preposition governs what is left."""
        rest, has_preposition = text, bool(self._preposition.match(text))
        if is_tail:
            return text, verb, has_preposition
        if has_preposition:
            rest, has_preposition = self._object_of(text)
        else:
            rest, verb = self._join_subject(text, verb)
        return steps.take("verb_inside_cut", text, rest), verb, has_preposition

    def _growth_by_verb(self, verb: str, clause: str) -> str | None:
        """The sign of a verb of growth, unless its clause says what was reached."""
        return self.sign_of[verb] if verb in self.sign_of and not self._reached.search(clause) else None

    def _strip_tail_verb(self, text: str) -> tuple[str, str]:
        """Without the verb at the end that governs the number (养老床位新增|600张), and that verb."""
        found = self._tail_verb.search(text, max(0, len(text) - _REACH))
        if found is None or found.start() < _SHORTEST:
            return text, ""
        return self._strip_links(text[: found.start()]), found.group().removesuffix("了")

    def _without_remains(self, noun: str) -> str:
        """Without 已, 从 and what it suffered from (受非典影响) at the end; nothing of what is only a scope (全市)."""
        if noun in self._scopes:
            return ""
        noun = self.patterns["suffered"].sub("", noun) if "受" in noun else noun
        done = self.patterns["perfect"].sub("", noun) if "已" in noun else noun
        return self.patterns["from_end"].sub("", done)

    def _without_examples(self, noun: str) -> str:
        """What the examples are of: 甲村、乙村等|新农村示范点."""
        found = list(self.patterns["examples"].finditer(noun, 1)) if "等" in noun else []
        is_named = bool(found) and noun[found[-1].end() :] not in self.generic_nouns
        return noun[found[-1].end() :] if is_named else noun

    def read_topic(self, clause: str) -> str:
        """What a clause without a number speaks of: 基建投资|得到控制 -> 基建投资; empty where a verb stands alone.

        A clause that ends before a number (比上年增长) is read like the words there.
        """
        rest, growth = self._strip_tail(_without(_MARKER, clause))
        if growth is not None or rest != clause.rstrip(_EDGE):
            return self.read_left(clause).noun
        rest, _ = self._strip_front(rest)
        cut = self._cut.search(rest, _SHORTEST)
        return _trim(rest[: cut.start()] if cut else rest)

    def read_right(self, words: str) -> str:
        """The noun phrase that follows a number, empty where only a predicate follows (竣工, 全面完成)."""
        if not words:
            return ""
        rest = words.lstrip(" ").removeprefix("的").removeprefix("方面").removeprefix("的").lstrip(_FRONT_EDGE)
        rest = _without(self.patterns["when_done"], rest)  # 剩余18公里|年底前完成
        if not rest or rest[0] == "/" or self._predicate.match(rest) or self._hollow.match(rest):
            return ""
        settled = self._settle(rest)
        return "" if self._hollow.match(settled) else settled  # 全年5000人|目标任务的62.4%

    def noun_end(self, words: str) -> int:
        """Where the predicate begins that may follow a noun; the end of the words where there is none."""
        cut = self._cut.search(words, _SHORTEST)
        return cut.start() if cut else len(words)

    def _settle(self, phrase: str) -> str:
        """A noun with its predicate, settled: 项目|顺利启动 -> 启动项目, 政协提案|全部办复 -> 政协提案.

        A short noun keeps a long predicate (企业获得自由贸易账户开立资格), for alone it would say nothing, and any noun
        keeps what it was made or awarded (外资企业被认定为区级总部).
        """
        cut = self._cut.search(phrase, 2)
        if cut is None:
            return _trim(_without_joint(phrase))[:_LONGEST]
        noun = _trim(_without_joint(phrase[: cut.start()]))
        predicate = _without(self._adverbs, phrase[cut.start() :])
        if 2 <= len(predicate) <= _SHORT_VERB and self._verb_only.match(predicate):
            return predicate + noun
        is_whole = len(noun) < _TELLING or self._award.match(predicate)
        return _trim(phrase)[:_LONGEST] if is_whole else noun

    def split_pair(self, phrase: str) -> tuple[str, ...]:
        """存贷款余额 -> 存款余额, 贷款余额; empty where no word of the phrase speaks of two things."""
        for word, first, second in self._pairs:
            if word in phrase:
                return phrase.replace(word, first), phrase.replace(word, second)
        return ()

    def is_verb(self, words: str) -> bool:
        """Whether the words are nothing but a verb (吸引90万人次|参与)."""
        return self._verb_only.match(words) is not None

    def has_verb(self, words: str) -> bool:
        """Whether the words behind a number say that something was done."""
        return bool(self._any_verb.search(words))

    def read_predicate(self, words: str) -> str:
        """What is said of the number where no noun stands: 600人|成功创业, 100%|实现“受证分离”."""
        phrase = _trim(_without_joint(_without(self.patterns["when_done"], words.lstrip(_FRONT_EDGE))))[:_LONGEST]
        phrase = _without(self.patterns["linked"], phrase)
        return "" if self._hollow.match(phrase) else phrase

    def _strip_links(self, text: str) -> str:
        """Without linking words at the end; one that ends a verb (收到) stays with it."""
        while found := self._link.search(text, max(0, len(text) - _REACH)):
            verb = self._tail_verb.search(text, max(0, len(text) - _REACH))
            if verb and verb.start() < found.start():
                break
            text = text[: found.start()]
        return text

    def _strip_tail(self, text: str) -> tuple[str, str | None]:
        """Without linking words at the end; with the sign of the change when a growth word stands there."""
        text = self._strip_links(text.rstrip(_TAIL_EDGE).removesuffix("的"))
        found = self._growth.search(text, max(0, len(text) - _REACH))
        if found is None:
            return text, None
        word = found.group().removesuffix("了").removesuffix("幅度")
        sign = self.sign_of.get(word) or self.sign_of.get(word.removesuffix("率")) or "+"
        text = text[: found.start()]
        while True:
            base = self._base.search(text, max(0, len(text) - _FAR_REACH)) or self._link.search(
                text, max(0, len(text) - _REACH)
            )
            if base is None:
                return text, sign
            text = text[: base.start()]

    def _strip_front(self, text: str) -> tuple[str, list[str]]:
        """Without adverbials and verbs at the front; the verbs that were there."""
        verbs: list[str] = []
        for _ in range(3):
            text = text.lstrip(_FRONT_EDGE)
            lead = self._lead.match(text)
            if lead:
                text = text[lead.end() :]
            found = self._verb.match(text)
            if found is None or (verbs and self.attributes.fullmatch(found.group())):
                break  # 提供|贷款担保: a verb that may be a noun is one behind another verb
            verbs.append(found.group().partition("(")[0].removesuffix("了").removesuffix("好"))
            text = text[found.end() :]
        lead = self._lead.match(text)
        return (text[lead.end() :] if lead and lead.end() < len(text) else text), verbs

    def _object_of(self, text: str) -> tuple[str, bool]:
        """由区政府统一建设各类传感器 -> 各类传感器: what the last verb acts on; 把物价涨幅|控制在 -> 物价涨幅."""
        verbs = list(self._verb.finditer(text, 2))
        if not verbs or len(text) - verbs[-1].end() < _SHORTEST:
            is_object = text.startswith("把") and len(text) > _SHORTEST
            return (text[1:], False) if is_object else (text, True)
        text = text[verbs[-1].end() :]
        lead = self._lead.match(text)
        return (text[lead.end() :] if lead and lead.end() < len(text) - 1 else text), False

    def _join_subject(self, text: str, verb: str) -> tuple[str, str]:
        """六大产业完成区级税收 -> 六大产业区级税收: subject and object without the verb between them."""
        found = next(reversed(list(self._inner.finditer(text, 2))), None)
        if found is None or found.end() >= len(text):
            return text, verb
        subject, rest = text[: found.start()], text[found.end() :]
        lead = self._lead.match(rest)
        rest = rest[lead.end() :] if lead else rest
        subject = self.patterns["forecast_end"].sub("", subject)
        longest = _LONG_SUBJECT if rest in self.bare_heads else _SHORT_SUBJECT
        if len(subject) > longest or "等" in subject or len(rest) >= _LONG_OBJECT:
            subject = ""
        return subject + rest, found.group().removesuffix("了")


@made_once
def phrase_reader(lexicon: Lexicon) -> PhraseReader:
    """The reader of a lexicon, compiled once."""
    return PhraseReader(lexicon)


def _without(opening: re.Pattern[str], text: str) -> str:
    """The text without what stands at its beginning."""
    found = opening.match(text)
    return text[found.end() :] if found else text


def _without_joint(phrase: str) -> str:
    """The phrase without joints and the like at its end."""
    return _JOINT_END.sub("", phrase) if phrase.endswith(_JOINT_ENDS) else phrase


def _trim(text: str) -> str:
    """Without blanks and lone marks at the edges; quotation marks stay where they come in pairs."""
    if "[" in text:
        text = _NOTE.sub("", text)
    text = text.strip(" ,、:;*#-·").removeprefix("的").removesuffix("的")
    if _PAIRED.search(text) is not None:
        for opening, closing in _PAIRS:
            if text.count(opening) != text.count(closing):
                text = text.replace(opening, "").replace(closing, "")
    return text.strip(" ,、:")
