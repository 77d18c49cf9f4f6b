"""Which verb of a clause is the promised action: at its head, behind a subject or a 对-phrase, or at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines.extract.tasks.leads import DISPOSERS, lead_reader
from pipelines.lexicon import ActionVerb, Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.tape.commitments import promise_reader
from pipelines.tape.joints import PARTICLES
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.vocabularies import Vocabulary
from pipelines.values import quick

Place = Literal["head", "inside", "disposal", "end", "value", "number", "weak"]

_WHITHER = frozenset("为在成入到向于至")
_NO_OBJECT = "的中" + PARTICLES
_LINKS = PARTICLES + "并"
_NOUN_AFTER_HELPER = 4
# Where in a clause a verb may be the promised action.
_PLACES = ("head", "inside", "after", "disposal", "value")
# Uses of verbs that are no nouns as well.
_SURE = frozenset({"inside", "measure", "weak", "helper", "light"})
# Uses that need a look behind the verb.
_WEIGHED = frozenset({"weak", "helper", "light"})
_SHORTEST_OBJECT = 3


@quick
@dataclass(frozen=True, slots=True)
class Predicate:
    """The action `[start, end)` of a clause. `phrase` is where its subject or its 对-phrase begins."""

    start: int
    end: int
    place: Place
    phrase: int


class PredicateReader:
    """Finds predicates with the verbs and words of one lexicon. Texts are folded and masked."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._leads = lead_reader(lexicon)
        self._patterns = reading_patterns(lexicon)
        self._uses = {row.verb: frozenset(row.uses.split()) for row in lexicon.action_verbs}
        self._head, self._inside, self._after, self._disposal, self._value = (
            _vocabulary(row for row in lexicon.action_verbs if use in self._uses[row.verb]) for use in _PLACES
        )
        self._open_heads = self._inside.heads | self._head.heads | self._leads.adverb_heads
        self._open_firsts = self._inside.single | self._head.single | self._leads.modal_firsts
        self._opening_heads = self._inside.heads | self._leads.step_heads
        self._opening_firsts = self._inside.single | self._leads.step_firsts
        self._sharing_firsts = self._inside.single | frozenset(_LINKS)
        self._measures, self._helpers, self._ends = (self._used_as(use) for use in ("measure", "helper", "end"))
        inside = self._used_as("inside")
        self._plain = frozenset(verb for verb in inside if not self._uses[verb] & _WEIGHED and verb[0] not in DISPOSERS)
        self._nominal = frozenset(verb for verb in self._used_as("head") if not self._uses[verb] & _SURE)
        self._end_lasts = frozenset(verb[-1] for verb in self._ends)
        self._end_lengths = sorted({len(verb) for verb in self._ends}, reverse=True)
        self._read_stage = promise_reader(lexicon).read_milestone

    def _used_as(self, use: str) -> frozenset[str]:
        return frozenset(verb for verb, uses in self._uses.items() if use in uses)

    def starts_with_action(self, text: str, start: int, end: int) -> bool:
        """A strong verb opens `text[start:end]`, with nothing but adverbs before it."""
        return self._opening(text, start, end) is not None

    def ends_with_action(self, text: str, start: int, end: int) -> bool:
        """A verb like 开工 closes `text[start:end]`."""
        return self._find_end(text, start, end) is not None

    def object_start(self, text: str, predicate: Predicate, end: int) -> int:
        """Where the object begins: behind 好, 了 and verbs that share it (制定实施|方案), but 推进|成立联盟."""
        position = predicate.end
        while position < end:
            two = text[position : position + 2]
            if two not in self._inside.heads and two[0] not in self._sharing_firsts:
                break
            shared = self._shared_verb(text, position, end)
            if shared is None or shared + _SHORTEST_OBJECT > end:
                break
            if position == predicate.end and "causes" in self._uses.get(text[predicate.start : position], ()):
                break
            position = shared
        return position + 1 if position < end - 1 and text[position] in "好了" else position

    def _shared_verb(self, text: str, position: int, end: int) -> int | None:
        """Where a verb is over that goes with the one before it: 引进|和支持, 制定|实施, 梳理|、精准排摸."""
        if text[position] in _LINKS:
            behind = self._head.match(text, position + 1, end)
            return (
                behind if behind > position + 1 and text[position] != "、" else self._opening(text, position + 1, end)
            )
        behind = self._inside.match(text, position, end)
        is_pair = behind > position and "pairs" in self._uses[text[position:behind]]
        return behind if is_pair else None

    def _opening(self, text: str, start: int, end: int) -> int | None:
        """Where the strong verb is over that opens `text[start:end]`."""
        two = text[start : start + 2]
        if two not in self._opening_heads and two[:1] not in self._opening_firsts:
            return None
        for lead in reversed(self._leads.places(text, start, end)):
            behind = self._inside.match(text, lead, end)
            if behind > lead:
                return behind
        return None

    def find_behind_weak(self, text: str, predicate: Predicate, end: int) -> Predicate:
        """围绕重点领域|开展检查: the strong verb behind a weak one; the weak one itself where there is none."""
        return self._find_inside(text, predicate.end, end, "围绕") or predicate

    def is_measure(self, text: str, predicate: Predicate) -> bool:
        """增长, 控制在: the verb says how much or where; what it speaks of stands before it."""
        return text[predicate.start : predicate.end] in self._measures

    def has_subject(self, text: str, predicate: Predicate) -> bool:
        """Something stands before the verb that is no adverb."""
        phrase, verb = predicate.phrase, predicate.start
        return phrase < verb and self._leads.subject_end(text, phrase, verb) > phrase

    def find(self, text: str, start: int, end: int) -> Predicate | None:
        """The action of one clause, None where it has none."""
        two = text[start : start + 2]
        if two not in self._leads.step_heads and two[:1] not in self._leads.step_firsts:
            behind = self._head.match(text, start, end)
            if text[start:behind] in self._plain:
                return Predicate(start, behind, "head", start)
        leads = self._leads.places(text, start, end)
        for lead in leads:
            disposed = self._find_disposed(text, lead, end) if text[lead : lead + 1] in DISPOSERS else None
            if disposed:
                return disposed
        head = self._find_head(text, leads, end)
        if head:
            return self._weigh_head(text, head, end)
        for lead in reversed(leads):
            behind = self._leads.coverb_end(text, lead, end)
            if behind > lead:
                inside = self._find_inside(text, behind, end, text[lead:behind])
                return inside or self._find_closing(text, behind, end)
        return self._find_behind_subject(text, self._leads.skip_before_subject(text, start, end), end)

    def _find_head(self, text: str, leads: list[int], end: int) -> tuple[int, int] | None:
        """The verb that reaches furthest from one of the places; the longer one of two that end together."""
        best: tuple[int, int] | None = None
        for start in leads:
            behind = self._head.match(text, start, end)
            if behind > start and (best is None or behind > best[1]):
                best = (start, behind)
        if best and text[best[0] : best[1]] in self._helpers:
            return self._behind_helper(text, best, end)
        return best

    def _behind_helper(self, text: str, helper: tuple[int, int], end: int) -> tuple[int, int]:
        """加快|推进: the verb behind the helper; the helper itself before a noun (加快|规划编制)."""
        best = helper
        for start in self._leads.places(text, helper[1], end):
            behind = self._after.match(text, start, end)
            if behind <= max(start, best[1]) or behind == end:
                continue
            if "inside" in self._uses[text[start:behind]] or end - behind >= _NOUN_AFTER_HELPER:
                best = (start, behind)
        further = self._find_head(text, self._leads.places(text, helper[1], end), end) if best == helper else None
        if further and text[further[0] : further[1]] in self._helpers:
            return further
        return best

    def _weigh_head(self, text: str, head: tuple[int, int], end: int) -> Predicate:
        start, behind = head
        verb = text[start:behind]
        if verb in self._plain:
            return Predicate(start, behind, "head", start)
        uses = self._uses[verb]
        if "helper" in uses and self._leads.opens_phrase(text, behind, end):
            inner = self._find_inside(text, behind, end) or self._find_closing(text, behind, end)
            if inner:
                return inner
        if "light" in uses:
            start, behind = self._behind_light(text, start, behind, end)
        if verb in self._nominal:
            later = self._find_later(text, start, behind, end)
            if later:
                return later
        return Predicate(start, behind, "weak" if "weak" in uses else "head", start)

    def _find_later(self, text: str, subject: int, start: int, end: int) -> Predicate | None:
        """Where a noun that could be a verb opens the clause, the verb that follows: 投资|增长8%, 治理水平不断|提升."""
        value = self._find_value(text, start, end)
        if value:
            return Predicate(*value, "value", subject)
        place = self._find_end(text, start + 1, end)
        if place and self._leads.is_modified(text, start, place[0]):
            return Predicate(*place, "end", subject)
        return None

    def _find_behind_subject(self, text: str, subject: int, end: int) -> Predicate | None:
        closing = self._find_closing(text, subject, end)
        if closing and (
            self._read_stage(text[max(subject, closing.start - 2) : end])
            or self._leads.is_modified(text, subject, closing.start)
        ):
            return closing
        value = self._find_value(text, subject + 1, end)
        if value:
            return Predicate(*value, "value", subject)
        return self._find_inside(text, subject, end) or closing or self._find_number(text, subject, end)

    def _find_number(self, text: str, subject: int, end: int) -> Predicate | None:
        """外贸出口|25亿美元: a goal without a verb. The predicate is empty and stands before the number."""
        match = self._patterns["subject_number"].match(text, subject, end)
        return Predicate(match.end("subject"), match.end("subject"), "number", subject) if match else None

    def _find_value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """A verb with a number close behind it; no noun like 服务 in 服务点3处."""
        for place in self._value.find(text, start, end):
            if self._patterns["number_soon"].match(text, place[1], end) and text[slice(*place)] not in self._nominal:
                return place
        return None

    def _find_closing(self, text: str, subject: int, end: int) -> Predicate | None:
        place = self._find_end(text, subject + 2, end)
        return None if place is None else Predicate(*place, "end", subject)

    def _find_end(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        if start < end and text[end - 1] in self._end_lasts:
            for length in self._end_lengths:
                if end - length >= start and text[end - length : end] in self._ends:
                    return end - length, end
        return None

    def _find_disposed(self, text: str, lead: int, end: int) -> Predicate | None:
        """把发展教育|作为重点: the verb that says what becomes of the thing.

        将 also means will: there the verb must lead somewhere (转化为, 纳入, 贯穿到), else 将推进… is no such clause.
        """
        for start, behind in self._disposal.find(text, lead + 3, end):
            if text[lead] == "把" or text[behind - 1] in _WHITHER or text[behind : behind + 1] in _WHITHER:
                return Predicate(start, behind, "disposal", lead + 1)
        return None

    def _find_inside(self, text: str, phrase: int, end: int, coverb: str = "") -> Predicate | None:
        """The first verb that is surely one, behind the phrase that a coverb opens, or behind a subject.

        A verb behind 、 or 和 goes with the noun or verb before it: 通过强化机制、保障队伍 holds no verb of its own.
        """
        for position in range(phrase + (1 if coverb else 2), end):
            head = text[position : position + 2]
            is_led = head[0] in self._leads.modal_firsts or head in self._leads.adverb_heads
            if not (is_led or head in self._open_heads or head[0] in self._open_firsts) or text[position - 1] in _LINKS:
                continue
            start = self._leads.skip_adverbs(text, position, end) if is_led else position
            behind = self._inside.match(text, start, end)
            if behind == start:
                behind = self._head.match(text, start, end)
                if not self._is_surely_verb(text, (position, start, behind, end), coverb):
                    continue
            if self._patterns["meanwhile"].match(text, behind):
                continue
            if "light" in self._uses[text[start:behind]]:
                start, behind = self._behind_light(text, start, behind, end)
            return Predicate(start, behind, "inside", phrase)
        return None

    def _is_surely_verb(self, text: str, places: tuple[int, int, int, int], coverb: str) -> bool:
        """Whether a word that may be a noun is a verb: behind 要, before an amount, or behind an adverb.

        Behind a subject an adverb is not enough (整体开发方式); behind 在 a verb with its object is (在副中心建设大厅).
        """
        position, start, behind, end = places
        if behind == start or "noun" in self._uses[text[start:behind]]:
            return False
        if self._leads.is_modal(text, position) or self._patterns["amount_soon"].match(text, behind, end):
            return True
        if start > position and (coverb or behind == end):
            return True
        takes_object = end - behind >= _NOUN_AFTER_HELPER and text[behind] not in _NO_OBJECT
        return coverb == "在" and "after" in self._uses[text[start:behind]] and takes_object

    def _behind_light(self, text: str, start: int, end: int, limit: int) -> tuple[int, int]:
        """对…进行|梳理: the verb that carries the meaning."""
        for position in reversed(self._leads.places(text, end, limit)):
            behind = self._head.match(text, position, limit)
            if behind > position:
                return position, behind
        return start, end


@made_once
def predicate_reader(lexicon: Lexicon) -> PredicateReader:
    """The reader of a lexicon, made once."""
    return PredicateReader(lexicon)


def _vocabulary(rows: Iterator[ActionVerb]) -> Vocabulary:
    return Vocabulary({row.verb: row.not_before or "" for row in rows})
