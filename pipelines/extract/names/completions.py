"""Names that say too little alone: 总量 gets the topic before it, 占全国份额 what it is a share of, 项目 its verb."""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract.names.choices import Choice
from pipelines.extract.names.heads import owner_of
from pipelines.extract.names.memories import Memory
from pipelines.extract.names.phrases import LeftPhrase, PhraseReader
from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues

_ENDING = 2


def complete(
    choice: Choice, left: LeftPhrase, candidate: Candidate, memory: Memory, reader: PhraseReader, cues: Cues
) -> Choice:
    """The choice with what its noun needs to be told apart from others."""
    noun = choice.noun
    is_of_people = candidate.unit.family == "money" and memory.family in ("person", "household")
    if memory.topic and not memory.topic.endswith(noun) and not is_of_people:
        by_topic = _complete_by_topic(choice, left, candidate, memory, reader)
        if by_topic is not None:
            return by_topic
    if memory.stage and not left.verb and noun.endswith("项目") and memory.stage not in noun:
        return replace(choice, noun=memory.stage + noun)
    if candidate.unit.family == "share" and cues.tells("relation", noun):
        return _complete_relation(choice, left, memory, reader, cues)
    if noun in reader.generic_nouns and _tells_which(left, noun, reader):
        return replace(choice, noun=left.verb + noun)
    return choice


def _complete_by_topic(
    choice: Choice, left: LeftPhrase, candidate: Candidate, memory: Memory, reader: PhraseReader
) -> Choice | None:
    """A bare head, a place or people with the topic before; None where the noun is none of them."""
    noun = choice.noun
    if noun in reader.bare_heads:
        return _complete_head(choice, left, candidate, memory, reader)
    if noun in reader.places and memory.topic not in reader.places:
        return replace(choice, noun=noun + memory.topic)  # 全市完成投资286亿元,其中赤壁市完成|71亿元
    if left.growth is not None and reader.patterns["people"].fullmatch(noun):
        return _complete_people(choice, memory, reader)
    return None


def _tells_which(left: LeftPhrase, noun: str, reader: PhraseReader) -> bool:
    """Whether the verb says which things a generic noun means (续建|项目): no light one, and none that it has."""
    is_light = left.has_preposition or left.verb in reader.light_verbs
    return left.verb != "" and not is_light and not noun.startswith(left.verb)


def _complete_head(
    choice: Choice, left: LeftPhrase, candidate: Candidate, memory: Memory, reader: PhraseReader
) -> Choice:
    """A bare head with its owner, the topic before it, unless both are heads that stand side by side."""
    noun = choice.noun
    if len(noun) > len(ending := noun[-_ENDING:]) and memory.topic.endswith(ending):
        return replace(choice, noun=noun)  # 存款余额…,贷款余额…: both heads are whole
    is_ratio = candidate.unit.family == "share" and left.growth is None
    is_sum = memory.topic in reader.bare_heads and not is_ratio  # 总产值和|总收入
    owner = "" if is_sum else owner_of(memory.topic, noun, reader.bare_heads)
    return replace(choice, noun=owner + noun, rule="ind_bare_head")


def _complete_people(choice: Choice, memory: Memory, reader: PhraseReader) -> Choice:
    """What grows is what all have: 全体居民人均可支配收入29480元,其中城镇居民增长|8.3%."""
    found = reader.patterns["what_people_have"].search(memory.topic)
    return replace(choice, noun=choice.noun + found[1], rule="ind_bare_head") if found else choice


def _complete_relation(choice: Choice, left: LeftPhrase, memory: Memory, reader: PhraseReader, cues: Cues) -> Choice:
    """出口|占全国份额: a relation with what stands in it."""
    noun = choice.noun
    is_subject = left.verb not in noun and reader.attributes.fullmatch(left.verb) is not None
    verb = left.verb if cues.tells("planned", noun) else ""  # 完成|年度目标
    whole = left.verb if is_subject else memory.topic + verb if memory.topic else ""
    return replace(choice, noun=whole + noun, rule="ind_relation") if whole else choice
