"""Turns of speech that are looked for where names are compared, compiled from `match_patterns.csv`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once


@made_once
def match_patterns(lexicon: Lexicon) -> Mapping[str, re.Pattern[str]]:
    """The patterns of one lexicon by role. Errors: KeyError for a role that the table does not have."""
    return {row.role: re.compile(row.pattern) for row in lexicon.match_patterns}
