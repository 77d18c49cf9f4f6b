"""Turns of speech that a finder looks for at a place it knows, compiled from `reading_patterns.csv`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once

Patterns = Mapping[str, re.Pattern[str]]


@made_once
def reading_patterns(lexicon: Lexicon) -> Patterns:
    """The patterns of one lexicon by role. Errors: KeyError for a role that the table does not have."""
    return {row.role: re.compile(row.pattern) for row in lexicon.reading_patterns}
