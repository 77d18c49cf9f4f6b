"""Which reported number answers which promised one. Pure: no database, no orchestrator. See README.md here."""

from pipelines.link.blocks import match_block
from pipelines.link.facts import Fact, Match
from pipelines.link.rows import match_row
from pipelines.link.rules import MatchRules, last_successor, match_rules, successors_of

__all__ = [
    "Fact",
    "Match",
    "MatchRules",
    "last_successor",
    "match_block",
    "match_row",
    "match_rules",
    "successors_of",
]
