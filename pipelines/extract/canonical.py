"""One identity for an indicator however it is written, so that districts and years compare."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from pipelines.lexicon import Lexicon, Unit

_NOISE = re.compile(r"[\s“”\"'‘’()《》,、的·]|全[区市省县国]|本[区市]|我[区市省]|各类|各级|累计|年度")


class Canonicaliser:
    """Finds the canonical indicator by alias; phrases that no alias knows are their own indicator by unit family."""

    def __init__(self, lexicon: Lexicon) -> None:
        families = {row.unit: row.family for row in lexicon.units}
        self._names = {row.indicator_id: row.indicator_name for row in lexicon.indicators}
        family_of = {row.indicator_id: families.get(row.unit, "count") for row in lexicon.indicators}
        self._aliases: dict[tuple[str, str], str] = {}
        for row in lexicon.indicators:
            self._aliases[normalise_phrase(row.indicator_name), family_of[row.indicator_id]] = row.indicator_id
        for alias in lexicon.indicator_aliases:
            self._aliases[normalise_phrase(alias.alias), family_of[alias.indicator_id]] = alias.indicator_id

    def canonicalise(self, phrase: str, unit: Unit) -> tuple[str, str]:
        """(indicator_id, indicator_name) of a phrase measured in `unit`; same phrase and family, same id."""
        key = normalise_phrase(phrase)
        known = self._aliases.get((key, unit.family))
        if known is not None:
            return known, self._names[known]
        digest = hashlib.blake2s(f"{key}|{unit.family}".encode(), digest_size=6).hexdigest()
        return f"x{digest}", key or phrase


@lru_cache(maxsize=8)
def canonicaliser(lexicon: Lexicon) -> Canonicaliser:
    """The canonicaliser of a lexicon, made once."""
    return Canonicaliser(lexicon)


@lru_cache(maxsize=65536)
def normalise_phrase(phrase: str) -> str:
    """The phrase without quotation marks, 的, scope words and blanks."""
    return _NOISE.sub("", phrase) or phrase
