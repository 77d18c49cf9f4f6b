"""Which reported number answers which promised one. Pure: no database, no orchestrator. See README.md here."""

from pipelines.matching.blocks import match_block
from pipelines.matching.facts import Fact, Match
from pipelines.matching.rules import MatchRules, match_rules

__all__ = ["Fact", "Match", "MatchRules", "match_block", "match_rules"]
