"""What stands before the verb of a clause: marks, adverbs, actors, points in time, and the phrases of 对 and 按照."""

from __future__ import annotations

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.vocabularies import Vocabulary
from pipelines.text.guards import GuardedPattern, first_characters

# Numbering is grammar: marks before a clause, with 一是 and its like.
_MARK = GuardedPattern(
    r"(?:[\s*#·•◆●■▲○>~、\-]|第?[一二三四五六七八九十]{1,3}(?:是要?|要|来)(?!求)|第[一二三四五六七八九十],|[①-⑳]"
    r"|\([0-9一二三四五六七八九十\ue000]{1,3}\)|[0-9]{1,2}[.、](?![0-9])|[一二三四五六七八九十]{1,3}、)+"
)
DISPOSERS = frozenset({"把", "将"})
MARK_FIRSTS = first_characters(_MARK.pattern)


class LeadReader:
    """Passes over what stands before a verb, with the words of one lexicon. Texts are folded and masked."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = reading_patterns(lexicon)
        self._time, self._modal = (GuardedPattern(patterns[role].pattern) for role in ("lead_time", "modal"))
        self._time_firsts, self.modal_firsts = (first_characters(row.pattern) for row in (self._time, self._modal))
        words: dict[str, dict[str, str]] = {}
        for row in lexicon.clause_words:
            words.setdefault(row.role, {})[row.word] = row.not_before or ""
        coverbs = words.pop("coverb")
        light = [verb.verb for verb in lexicon.action_verbs if "light" in verb.uses.split()]
        self._before_verb = frozenset([*light, *words["adverb"]])
        self._adverbs = frozenset(adverb for adverb in words["adverb"] if len(adverb) > 1)
        self._long_adverbs = Vocabulary(self._adverbs)
        self._all = Vocabulary({word: not_before for role in words.values() for word, not_before in role.items()})
        self._before_subject = Vocabulary([*words["linker"], *words["actor"]])
        self._coverbs = Vocabulary(coverbs)
        # What `places` steps over begins with one of these two characters, or with one of these alone.
        self.step_heads = self._all.heads
        self.step_firsts = self._all.single | self._time_firsts | MARK_FIRSTS
        self.lead_firsts = self._all.firsts | self.step_firsts
        self.adverb_heads = self._long_adverbs.heads
        self._phrase_firsts = self.lead_firsts | self._coverbs.firsts

    def skip_marks(self, text: str, start: int, end: int) -> int:
        """First character behind blanks, bullets and 一是."""
        match = _MARK.match(text, start, end) if text[start : start + 1] in MARK_FIRSTS else None
        return match.end() if match else start

    def places(self, text: str, start: int, end: int) -> list[int]:
        """`start` and every place behind one more adverb, actor, mark or point in time."""
        places = [start]
        while start < end:
            head = text[start : start + 2]
            if head not in self.step_heads and head[0] not in self.step_firsts:
                break  # most clauses begin with their verb
            behind = self._step(text, start, end, self._all)
            if behind == start:
                break
            places.append(behind)
            start = behind
        return places

    def skip_before_subject(self, text: str, start: int, end: int) -> int:
        """Where a subject begins: an adverb there is part of it (基本公共服务)."""
        while (behind := self._step(text, start, end, self._before_subject)) > start:
            start = behind
        return start

    def _step(self, text: str, start: int, end: int, words: Vocabulary) -> int:
        """Behind one of the words, a point in time or a mark; `start` where none begins there."""
        behind = words.match(text, start, end)
        if behind > start:
            return behind + 1 if behind < end and text[behind] == "地" else behind
        first = text[start : start + 1]
        match = self._time.match(text, start, end) if first in self._time_firsts else None
        if match is None and first in MARK_FIRSTS:
            match = _MARK.match(text, start, end)
        return match.end() if match else start

    def skip_adverbs(self, text: str, position: int, end: int) -> int:
        """Behind the adverbs that begin at `position` in the middle of a clause; behind 要 all that may follow it."""
        if self.is_modal(text, position):
            return self.places(text, position, end)[-1]
        while (behind := self._long_adverbs.match(text, position, end)) > position:
            position = behind
        return position

    def is_modal(self, text: str, position: int) -> bool:
        """要, 将, 必须 stand at `position`: a verb follows."""
        return text[position : position + 1] in self.modal_firsts and self._modal.match(text, position) is not None

    def is_modified(self, text: str, start: int, verb: int) -> bool:
        """An adverb stands right before the verb."""
        return any(text[at:verb] in self._adverbs for at in range(max(start, verb - 5), verb))

    def coverb_end(self, text: str, start: int, end: int) -> int:
        """Where a coverb that begins at `start` is over, `start` itself when there is none; 到2022年 holds none."""
        behind = self._coverbs.match(text, start, end)
        return start if behind > start and self._time.match(text, start, end) else behind

    def opens_phrase(self, text: str, start: int, end: int) -> bool:
        """A coverb opens `text[start:end]`: 按照, 通过, 以, but not 把 or 将, which bring the object."""
        if text[start : start + 1] not in self._phrase_firsts:
            return False
        for lead in self.places(text, start, end):
            behind = self._coverbs.match(text, lead, end)
            if behind > lead:
                return text[lead:behind] not in DISPOSERS
        return False

    def subject_end(self, text: str, phrase: int, end: int) -> int:
        """Where the subject before a verb at `end` is over: 同比, 正式, 年底前 belong to the verb."""
        while phrase < end:
            start = next((at for at in range(max(phrase, end - 8), end) if self._modifies(text, at, end)), end)
            if start == end:
                return end
            end = start
        return end

    def _modifies(self, text: str, start: int, end: int) -> bool:
        """`text[start:end]` is an adverb or a point in time; 成熟的|系统 is none."""
        if text[start:end] in self._before_verb and text[start - 1] != "的":
            return True
        time = self._time.match(text, start, end) if text[start] in self._time_firsts else None
        return time is not None and time.end() == end


@made_once
def lead_reader(lexicon: Lexicon) -> LeadReader:
    """The reader of a lexicon, made once."""
    return LeadReader(lexicon)
