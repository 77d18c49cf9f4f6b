"""How firmly a clause promises and which stage of a project it names."""

from __future__ import annotations

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Commitment, Milestone
from pipelines.text.guards import GuardedPattern, GuardedRows, shared_guard


class PromiseReader:
    """Reads commitment and milestone with the patterns of one lexicon. Texts are folded.

    `may_tell` and `may_tell_milestone` find nothing in a part of a text that is plain, or names no stage.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.commitments
        self._aspirational = _alternation([row.pattern for row in rows if row.commitment == "aspirational"])
        self._firm = _alternation([row.pattern for row in rows if row.commitment == "firm"])
        self.may_tell = shared_guard(row.pattern for row in rows).search
        self._milestones: GuardedRows[Milestone] = GuardedRows(
            (_promised(row.pattern), row.milestone) for row in lexicon.milestones
        )
        self.may_tell_milestone = self._milestones.may_hold

    def read_commitment(self, words: str) -> Commitment:
        """Firmness of the words around the verb; a softener outweighs a firm verb (力争完成)."""
        if self._aspirational.search(words):
            return "aspirational"
        return "firm" if self._firm.search(words) else "plain"

    def read_milestone(self, clause: str) -> Milestone | None:
        """The stage that the clause promises; the furthest one where it names several (建成启用)."""
        found = self._milestones.first(clause)
        return None if found is None else found[1]


@made_once
def promise_reader(lexicon: Lexicon) -> PromiseReader:
    """The reader of a lexicon, compiled once."""
    return PromiseReader(lexicon)


def _promised(pattern: str) -> str:
    """The stage as the promise itself, not as a mark of something else: 已竣工, 竣工的项目, 建成后."""
    return f"(?<![已待未])(?:{pattern})(?![的后等])"


def _alternation(patterns: list[str]) -> GuardedPattern:
    return GuardedPattern("|".join(patterns) or "(?!)")
