"""One identity for an indicator however it is written, so that districts and years compare."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipelines.lexicon import Lexicon, Unit
from pipelines.model import Measure
from pipelines.text.trees import any_word

_SIGNS = re.compile(r"[\s“”\"'‘’()《》,、·]|\[\d+\]|[①-⑳]")
_GROWTH = ("增长", "增速", "增幅", "涨幅", "增长率")
_SHORTEST = 2


class Canonicaliser:
    """Finds the canonical indicator by alias; phrases that no alias knows are their own indicator.

    What an indicator is: its words, its family of units, and whether the number is how much it has changed.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        families = {row.unit: row.family for row in lexicon.units}
        self._reducer = _Reducer(lexicon)
        self._names = {row.indicator_id: row.indicator_name for row in lexicon.indicators}
        family_of = {row.indicator_id: families.get(row.unit, "count") for row in lexicon.indicators}
        named = [(row.indicator_id, row.indicator_name) for row in lexicon.indicators]
        named += [(row.indicator_id, row.alias) for row in lexicon.indicator_aliases]
        self._aliases = {(self._reducer.clean(name), family_of[key]): key for key, name in named}
        self._added = {
            (self._reducer.without_added(name, family), family): key for (name, family), key in self._aliases.items()
        }
        self._found: dict[tuple[str, str, Measure], tuple[str, str]] = {}

    def canonicalise(self, phrase: str, unit: Unit, measure: Measure) -> tuple[str, str]:
        """(indicator_id, indicator_name) of a phrase measured in `unit`; same words, family and change, same id."""
        asked = (phrase, unit.family, measure)
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._find(*asked)
        return found

    def _find(self, phrase: str, family: str, measure: Measure) -> tuple[str, str]:
        cleaned = self._reducer.clean(phrase)
        key = self._reducer.reduce(cleaned, family, is_added=measure in ("increment", "flow"))
        names = [(name, self._aliases) for name in (cleaned, key, self._reducer.without_nation(key))]
        if measure == "increment":
            # 全市新增就业17.6万人: the measure has taken the 新增 of 新增就业.
            names.append((key, self._added))
        for known, aliases in names:
            listed = aliases.get((known, family))
            # 第三产业增加值占50% is no growth, though its words are those of a listed growth rate.
            if listed is not None and not (measure == "share" and self._names[listed].endswith(_GROWTH)):
                return listed, self._names[listed]
        is_change = measure == "growth"
        digest = hashlib.blake2s(f"{key}|{family}{'|growth' if is_change else ''}".encode(), digest_size=6).hexdigest()
        name = key or phrase
        return f"x{digest}", f"{name}增长" if is_change and name and not name.endswith(_GROWTH) else name


class _Reducer:
    """Takes the words off a phrase that do not change what is measured."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, dict[str, list[str]]] = {}
        for row in lexicon.indicator_words:
            words.setdefault(row.role, {}).setdefault(row.family or "", []).append(row.word)
        fronts = [*words["opening"][""], *words["scope"][""]]
        self._filler = re.compile(_any_of(words["filler"][""]))
        self._front = re.compile(f"^{_any_of(fronts)}+")
        self._nation = re.compile(f"^{_any_of(words['nation'][''])}")
        # 新建改造碧道 is more than 改造碧道.
        verb = _any_of(words["verb"][""])
        self._added = {family: re.compile(f"^{_any_of(found)}(?!{verb})") for family, found in words["added"].items()}
        self._added_ending = _endings(words["added_ending"])
        self._counter = _endings(words["counter"])
        self._whole = tuple(words["whole"][""])

    def clean(self, phrase: str) -> str:
        """The phrase without signs, blanks, 的 and the like."""
        return self._filler.sub("", _SIGNS.sub("", phrase))

    def reduce(self, cleaned: str, family: str, *, is_added: bool) -> str:
        """Without words of scope and of work in front, and without an end that the unit says already."""
        key = _strip(self._front, cleaned)
        if is_added:
            key = _strip(self._front, _strip(self._added.get(family), key))
            key = _strip(self._added_ending.get(family), key)
        return key if key.endswith(self._whole) else _strip(self._counter.get(family), key)

    def without_added(self, name: str, family: str) -> str:
        """Without 新增 and the like in front."""
        return _strip(self._added.get(family), name)

    def without_nation(self, key: str) -> str:
        """Without 全国 in front."""
        return _strip(self._nation, key)


@lru_cache(maxsize=8)
def canonicaliser(lexicon: Lexicon) -> Canonicaliser:
    """The canonicaliser of a lexicon, made once."""
    return Canonicaliser(lexicon)


def _endings(words: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {family: re.compile(f"{_any_of(found)}$") for family, found in words.items()}


def _strip(pattern: re.Pattern[str] | None, text: str) -> str:
    """The text without what the pattern finds, unless too little is left to name anything."""
    rest = pattern.sub("", text) if pattern else text
    return rest if len(rest) >= _SHORTEST else text


def _any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    return f"(?:{any_word(words)})"
