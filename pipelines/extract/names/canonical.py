"""One identity for an indicator however it is written, so that districts and years compare."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

from pipelines.lexicon import Lexicon, Unit
from pipelines.lexicon.compiled import made_once
from pipelines.model import Measure
from pipelines.text.words import any_word

_SIGNS = re.compile(r"[\s“”\"'‘’()《》,、·]|\[\d+\]|[①-⑳]")
_SHORTEST = 2
# A thing is counted the same in pieces and in machines (充电桩 in 个 and in 台).
_SAME_FAMILY = {"vehicle": "count"}
# Words that stand around a thing hardly nest deeper: 力争 / 到2025年 / 全市 / 累计 / 完成.
_DEEPEST = 6


class Canonicaliser:
    """Finds the canonical indicator by alias; phrases that no alias knows are their own indicator.

    What an indicator is: its words, its family of units, and whether the number is how much it has changed.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        families = {row.unit: row.family for row in lexicon.units}
        self._reducer = _Reducer(lexicon)
        words = lexicon.indicator_words
        self._growth = tuple(row.word for row in words if row.role in ("growth_end", "growth_rate_end"))
        self._changes = tuple(row.word for row in words if row.role == "change_end")
        self._names = {row.indicator_id: row.indicator_name for row in lexicon.indicators}
        family_of = {row.indicator_id: _family(families.get(row.unit, "count")) for row in lexicon.indicators}
        named = [(row.indicator_id, row.indicator_name, family_of[row.indicator_id]) for row in lexicon.indicators]
        named += [
            (row.indicator_id, row.alias, _family(families[row.unit]) if row.unit else family_of[row.indicator_id])
            for row in lexicon.indicator_aliases
        ]
        self._aliases: dict[tuple[str, str], str] = {}
        for forms in (self._reducer.clean, self._reducer.read, self._reducer.loosen):
            self._learn(forms, named)
        self._added = {
            (short, family): key
            for (name, family), key in self._aliases.items()
            if not self._reducer.is_generic(short := self._reducer.without_added(name, family))
        }
        self._of_change = self._learn_changes()
        self._kept, self._split = self._read_decisions(lexicon, families)
        self._found: dict[tuple[str, str, Measure, bool], tuple[str, str]] = {}

    def _learn(self, form: Callable[[str], str], named: Iterable[tuple[str, str, str]]) -> None:
        """Every listed name in this form; a form that several indicators share is none of theirs."""
        owners: dict[tuple[str, str], set[str]] = {}
        for key, name, family in named:
            owners.setdefault((form(name), family), set()).add(key)
        for known, keys in owners.items():
            if len(keys) == 1:
                self._aliases.setdefault(known, *keys)

    def _learn_changes(self) -> dict[str, str]:
        """The listed indicator of each name whose growth in % is meant where the name is told of a change."""
        owners: dict[str, set[str]] = {}
        for (name, family), key in self._aliases.items():
            if family != "share":
                owners.setdefault(name, set()).add(key)
        return {name: min(keys) for name, keys in owners.items() if len(keys) == 1}

    def _read_decisions(
        self, lexicon: Lexicon, families: Mapping[str, str]
    ) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], set[str]]]:
        """What a reader entered: names counted as another one, and the names that each is never counted as."""
        kept: dict[tuple[str, str], str] = {}
        split: dict[tuple[str, str], set[str]] = {}
        for row in lexicon.indicator_merges:
            known = self._reducer.clean(row.indicator_name), _family(families[row.unit])
            if row.decision == "keep":
                kept[known] = self._reducer.clean(row.other_name)
            else:
                split.setdefault(known, set()).add(row.other_name)
        return kept, split

    def canonicalise(self, phrase: str, unit: Unit, measure: Measure) -> tuple[str, str]:
        """(indicator_id, indicator_name) of a phrase measured in `unit`; same words, family and change, same id."""
        # 利润增速提高20个百分点 is a change of the growth rate, not of the profit.
        is_of_rate = unit.canonical == "个百分点" and phrase.endswith(self._changes)
        asked = (phrase, _family(unit.family), measure, is_of_rate)
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._find(*asked)
        return found

    def _find(self, phrase: str, family: str, measure: Measure, is_of_rate: bool) -> tuple[str, str]:
        cleaned = self._reducer.clean(phrase)
        if is_of_rate:
            return _made_id(f"{cleaned}|{family}|rate"), f"{cleaned}变化"
        cleaned = self._kept.get((cleaned, family), cleaned)
        apart = self._split.get((cleaned, family), set())
        is_added = measure in ("increment", "flow")
        is_change = measure == "growth" or (measure == "share" and cleaned.endswith(self._changes))
        key = self._reducer.reduce(cleaned, family, is_added=is_added, is_change=is_change)
        listed = self._listed(cleaned, key, family, measure, is_change=is_change)
        if listed and listed[1] not in apart:
            return listed
        key = cleaned if key in apart else key
        name = key or phrase
        made = _made_id(f"{key}|{family}{'|growth' if is_change else ''}")
        return made, f"{name}增长" if is_change and name and not name.endswith(self._growth) else name

    def _listed(
        self, cleaned: str, key: str, family: str, measure: Measure, *, is_change: bool
    ) -> tuple[str, str] | None:
        """The listed indicator that has this name, or the growth of the one that has it."""
        variants = self._reducer.variants(key)
        names = [(name, self._aliases) for name in (cleaned, key, *variants)]
        if is_change:
            names.append((f"{key}增长", self._aliases))
        if measure == "increment":
            # 全市新增就业17.6万人: the measure has taken the 新增 of 新增就业.
            names += [(name, self._added) for name in (key, *variants)]
        for known, aliases in names:
            listed = aliases.get((known, family))
            # 第三产业增加值占50% is no growth, though its words are those of a listed growth rate.
            is_growth = listed is not None and self._names[listed].endswith(self._growth)
            if listed is not None and (measure != "share" or is_change or not is_growth):
                return listed, self._names[listed]
        if is_change and family == "share":
            for name in (cleaned, key, *variants):
                if name in self._of_change:
                    return self._growth_of(self._of_change[name])
        return None

    def _growth_of(self, listed: str) -> tuple[str, str]:
        growth = f"{listed}_growth"
        return growth, self._names.get(growth, f"{self._names[listed]}增长")


class _Reducer:
    """Takes the words off a phrase that do not change what is measured."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, dict[str, list[str]]] = {}
        readings: dict[str, str] = {}
        for row in lexicon.indicator_words:
            words.setdefault(row.role, {}).setdefault(_family(row.family or ""), []).append(row.word)
            if row.role == "abbreviation":
                readings[row.word] = row.reading or row.word
        patterns: dict[str, list[str]] = {}
        for pattern in lexicon.indicator_patterns:
            patterns.setdefault(pattern.place, []).append(pattern.pattern)
        fronts = [*words["opening"][""], *words["scope"][""]]
        self._asides = _either(patterns["aside"])
        self._filler = re.compile(_any_of(words["filler"][""]))
        self._front = re.compile(f"^{_any_of(fronts)}+|{_either(patterns['front']).pattern}")
        self._end = _either(patterns["end"])
        self._change_end = _either(patterns["change_end"])
        self._nation = re.compile(f"^{_any_of(words['nation'][''])}")
        # A reading that holds one of its abbreviations stays as it is: 地区生产总值, 生产总值.
        self._readings = readings | {reading: reading for reading in readings.values()}
        self._reading = re.compile(_any_of(self._readings))
        # 新建改造碧道 is more than 改造碧道.
        verb = _any_of(words["verb"][""])
        self._added = {family: re.compile(f"^{_any_of(found)}(?!{verb})") for family, found in words["added"].items()}
        self._added_ending = _endings(words["added_ending"])
        self._counter = _endings(words["counter"])
        self._loose = re.compile(f"{_any_of(words['loose_end'][''])}$")
        self._whole = tuple(words["whole"][""])
        self._newly = tuple(words["newly"][""])
        self._headless = tuple(words["headless"][""])
        self._generic = frozenset(words["generic"][""])

    def clean(self, phrase: str) -> str:
        """The phrase without signs, blanks, 的 and the like, and without an abbreviation in brackets."""
        return self._filler.sub("", _SIGNS.sub("", self._asides.sub("", phrase)))

    def read(self, name: str) -> str:
        """A name without the words around it, its abbreviations written out."""
        return self._write_out(self._peel(self.clean(name), is_change=False))

    def loosen(self, name: str) -> str:
        """The same without an end such as 总额, by which the listed names differ in writing only."""
        return self._without_loose_end(self.read(name))

    def _without_loose_end(self, name: str) -> str:
        rest = self._loose.sub("", name)
        # 旅游 alone is no 旅游人数.
        return rest if len(rest) > _SHORTEST else name

    def reduce(self, cleaned: str, family: str, *, is_added: bool, is_change: bool) -> str:
        """Without the words around it and words of work in front, and without an end that the unit says already."""
        key = self._peel(cleaned, is_change=is_change)
        if is_added:
            short = self._peel(_strip(self._added.get(family), key), is_change=is_change)
            short = _strip(self._added_ending.get(family), short)
            key = key if self.is_generic(short) else short
        written = self._write_out(key)
        # 占GDP比重 lacks its subject: two of them are hardly one, so each keeps its own words.
        if family == "share" and not is_change and written.startswith(self._headless):
            return cleaned
        key = written
        # 新登记经营主体总量: the total is told of all, whatever name it was cut with.
        is_total = key.startswith(self._newly) and key[-2:].startswith("总")
        if is_total or key.endswith(self._whole) or family not in self._counter:
            return key
        rest = self._counter[family].sub("", key)
        # 参保 alone is no 参保人数 of one insurance.
        return rest if len(rest) > _SHORTEST else key

    def _peel(self, name: str, *, is_change: bool) -> str:
        """Without hopes, times, places and what was done in front, and without what the number is said to do behind."""
        for _ in range(_DEEPEST):
            rest = _strip(self._end, _strip(self._front, name))
            rest = _strip(self._change_end, rest) if is_change else rest
            # 完成任务 and 新建项目 are each of another plan: 任务 alone would be one for all.
            if rest == name or self.is_generic(rest):
                break
            name = rest
        return name

    def _write_out(self, name: str) -> str:
        return self._reading.sub(lambda match: self._readings[match[0]], name)

    def variants(self, key: str) -> tuple[str, ...]:
        """Other forms by which a listed name may be found: without 全国 in front, without 总额 behind."""
        local = _strip(self._nation, key)
        return (local, self._without_loose_end(key), self._without_loose_end(local))

    def is_generic(self, name: str) -> bool:
        """Whether the name alone may be that of many things (企业, 投资)."""
        return name in self._generic

    def without_added(self, name: str, family: str) -> str:
        """Without 新增 and the like in front."""
        return _strip(self._added.get(family), name)


@made_once
def canonicaliser(lexicon: Lexicon) -> Canonicaliser:
    """The canonicaliser of a lexicon, made once."""
    return Canonicaliser(lexicon)


def _made_id(words: str) -> str:
    return f"x{hashlib.blake2s(words.encode(), digest_size=6).hexdigest()}"


def _family(family: str) -> str:
    return _SAME_FAMILY.get(family, family)


def _endings(words: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {family: re.compile(f"{_any_of(found)}$") for family, found in words.items()}


def _strip(pattern: re.Pattern[str] | None, text: str) -> str:
    """The text without what the pattern finds, unless too little is left to name anything."""
    rest = pattern.sub("", text) if pattern else text
    return rest if len(rest) >= _SHORTEST else text


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    return f"(?:{any_word(words)})"
