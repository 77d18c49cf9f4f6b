"""Promise or result, and how firmly it is promised."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.extract.candidates import Candidate
from pipelines.lexicon import Lexicon
from pipelines.model import Commitment, Document, Kind, Node

_YEAR_AHEAD = re.compile(r"(?:到|至|预计|于)?((?:19|20)\d\d)年")
_FUTURE = re.compile(r"计划|拟安排|拟于|将(?!近|军|士|来)|明年|下一步|力争|争取(?!到)|规划到|目标是")
_PAST = re.compile(r"已(?!有的)|目前|截至|去年|上年末|现有")


class KindFinder:
    """Decides by section first, then by the words of the clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {"firm": [], "aspirational": []}
        for row in lexicon.commitments:
            words.setdefault(row.commitment, []).append(row.pattern)
        self._commitments: list[tuple[Commitment, re.Pattern[str]]] = [
            ("aspirational", re.compile("|".join(words["aspirational"]) or "(?!)")),
            ("firm", re.compile("|".join(words["firm"]) or "(?!)")),
        ]

    def read_kind(
        self, text: str, sentence_start: int, clause_start: int, candidate: Candidate, node: Node, document: Document
    ) -> tuple[Kind, str]:
        """(kind, rule_id). In a plan a number is promised, in a review reported, unless its own words say otherwise."""
        clause = text[clause_start : candidate.start]
        if node.section == "plan":
            if document.plan_year and self._names_year(text[sentence_start : candidate.start], below=document.plan_year):
                return "result", "kind_past_year_in_plan"
            if _PAST.search(clause):
                return "result", "kind_past_words_in_plan"
            return "target", "kind_plan"
        if node.section == "review":
            if document.review_year and self._names_year(clause, above=document.review_year):
                return "target", "kind_future_year_in_review"
            return "result", "kind_review"
        sentence = text[sentence_start : candidate.end]
        year = document.published_on.year if document.published_on else document.review_year
        if year and self._names_year(sentence, above=year):
            return "target", "kind_future_year"
        return ("target", "kind_future_words") if _FUTURE.search(sentence) else ("result", "kind_reported")

    def read_commitment(self, text: str, clause_start: int, candidate: Candidate) -> Commitment:
        """firm, plain or aspirational by the words of the clause before the number."""
        clause = text[clause_start : candidate.start]
        for commitment, pattern in self._commitments:
            if pattern.search(clause):
                return commitment
        return "plain"

    @staticmethod
    def _names_year(words: str, above: int | None = None, below: int | None = None) -> bool:
        for match in _YEAR_AHEAD.finditer(words):
            if words[max(0, match.start() - 1) : match.start()] in ("比", "较", "同", "与", "自", "从", "由"):
                continue
            year = int(match[1])
            if (above is not None and year > above) or (below is not None and year < below):
                return True
        return False


@lru_cache(maxsize=8)
def kind_finder(lexicon: Lexicon) -> KindFinder:
    """The finder of a lexicon, compiled once."""
    return KindFinder(lexicon)
