"""Rows by which promised actions are read: verbs, clauses, commitment, milestones, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


@dataclass(frozen=True, slots=True)
class ActionVerb:
    """A verb of promises. `uses` (separated by blanks) says where in a clause it may be the promised action.

    head: opens the clause; inside: behind a subject or a phrase like 对…; after: behind a helper (加快|建设);
    end: closes the clause (项目|开工); value: stands before a number (达到); helper: yields to the verb behind it;
    light: means nothing alone (进行); causes: a following verb belongs to its object (推进|成立联盟);
    weak: a promise only where its sentence has no other (坚持); pairs: shares the object of the verb before it
    (制定|实施方案); disposal: tells what becomes of a 把-object (纳入); measure: a number of the clause before (增长);
    noun: no verb in the middle of a clause (发展).
    A character of `not_before`, following, makes it another word (建成|区).
    """

    FILE: ClassVar[str] = "action_verbs.csv"
    verb: str
    uses: str
    not_before: str | None


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A word before the verb. A character of `not_before`, following, makes it another word (计划|生育).

    adverb and linker (同时) are skipped, so is an actor (我区); a coverb opens a phrase (对, 按照).
    """

    FILE: ClassVar[str] = "clause_words.csv"
    role: Literal["adverb", "linker", "actor", "coverb"]
    word: str
    not_before: str | None


@dataclass(frozen=True, slots=True)
class ClausePattern(PatternRow):
    """A text that is no promise. `scope` says what falls away or what the clause is instead.

    At the start of the words: lead: what stands before the goals of a sentence; preamble: circumstances of the next
    clause; result: what the clause before is good for. Anywhere in them: cut: only these words fall away; sentence:
    the whole sentence does; clause: this clause does.
    """

    FILE: ClassVar[str] = "clause_patterns.csv"
    scope: Literal["lead", "cut", "sentence", "clause", "preamble", "result"]


@dataclass(frozen=True, slots=True)
class CommitmentPattern(PatternRow):
    """Words that make a promise firm or aspirational; aspirational wins, everything else is plain."""

    FILE: ClassVar[str] = "commitments.csv"
    commitment: Literal["firm", "aspirational"]


@dataclass(frozen=True, slots=True)
class MilestonePattern(PatternRow):
    """Words that promise a stage of a project; the first row that fits decides."""

    FILE: ClassVar[str] = "milestones.csv"
    milestone: Literal["start", "complete", "open"]


@dataclass(frozen=True, slots=True)
class DeadlinePattern(PatternRow):
    """Words that name a last day; the first row that fits decides. Named groups carry the numbers of its `kind`."""

    FILE: ClassVar[str] = "deadlines.csv"
    kind: Literal[
        "day", "month", "before_month", "quarter", "half", "third", "year", "before_year", "this_year", "next_year",
        "years", "five_year_plan",
    ]  # fmt: skip
