"""What a number's name was chosen from, in words, for somebody who asks why (`pipelines/explain.py`)."""

from __future__ import annotations

from pipelines.extract.names.choices import Choice
from pipelines.extract.names.memories import Memory
from pipelines.extract.names.phrases import LeftPhrase
from pipelines.tape.candidates import Candidate
from pipelines.tape.traces import Trace


def tell_name(
    trace: Trace,
    candidate: Candidate,
    around: tuple[str, str],
    left: LeftPhrase,
    memory: Memory,
    choices: tuple[Choice, Choice],
) -> None:
    """Notes what a name was chosen from, where the trace asks about this number.

    `around` are the words on both sides, `memory` what was carried over, `choices` the name as chosen and as completed.
    """
    if not trace.covers(candidate.start, candidate.end):
        return
    chosen, complete = choices
    said = {
        "before": around[0],
        "behind": around[1],
        "noun_before": left.noun,
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
