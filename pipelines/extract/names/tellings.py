"""What a number's name was chosen from: kept with the number, and in words for somebody who asks why (`explain.py`)."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.names.choices import Choice
from pipelines.extract.names.memories import Memory
from pipelines.extract.names.phrases import LeftPhrase
from pipelines.model import OtherName, Step
from pipelines.tape.candidates import Candidate
from pipelines.tape.traces import Trace


class Naming(NamedTuple):
    """How a number got its name: the words before and behind it, what they were read as, and the choice."""

    before: str
    behind: str
    left: LeftPhrase
    noun_behind: str
    chosen: Choice
    complete: Choice


def other_names(naming: Naming, memory: Memory) -> tuple[OtherName, ...]:
    """The names that were not taken: as first chosen, before and behind the number, and carried over."""
    chosen, taken = naming.chosen, naming.complete.noun
    names = [
        (chosen.rule, chosen.noun),
        ("ind_left", naming.left.noun),
        ("ind_right", naming.noun_behind),
        ("ind_inherited", memory.topic),
    ]
    if chosen.rule != "ind_respectively":
        names.append(("ind_respectively", "、".join(memory.heads)))
    return tuple(OtherName(rule, name) for rule, name in dict.fromkeys(names) if name and name != taken)


def steps_to(naming: Naming) -> tuple[Step, ...]:
    """What was cut off or joined: of the words before the number, of those behind it, and of the name itself."""
    behind = Step("behind_cut", naming.behind, naming.noun_behind)
    completed = Step("name_completed", naming.chosen.noun, naming.complete.noun)
    return (*naming.left.steps, *(step for step in (behind, completed) if step.before != step.after))


def tell_name(trace: Trace, candidate: Candidate, naming: Naming, memory: Memory) -> None:
    """Notes what a name was chosen from, where the trace asks about this number; `memory` is what was carried over."""
    if not trace.covers(candidate.start, candidate.end):
        return
    left, chosen, complete = naming.left, naming.chosen, naming.complete
    trace.steps, trace.other_names = steps_to(naming), other_names(naming, memory)
    said = {
        "before": naming.before,
        "behind": naming.behind,
        "noun_before": left.noun,
        "noun_behind": naming.noun_behind,
        "verb": left.verb,
        "growth": left.growth or "",
        "topic_carried": memory.topic,
        "name_carried": memory.indicator,
        "verb_carried": memory.verb,
        "list_carried": "、".join(memory.heads),
        "chosen": chosen.noun,
        "chosen_by": chosen.rule,
        "completed": complete.noun if complete.noun != chosen.noun else "",
        "completed_by": complete.rule if complete.rule != chosen.rule else "",
    }
    trace.note("name", said)
