"""Places of GB/T 2260 in a text: full names (杨浦区), and short names (上海, 西藏) of provinces and cities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipelines.lexicon import District, Lexicon

NATION = "000000"
LONGEST = 12
ENDINGS = re.compile(r"[省市区县旗州盟国]")
SHORTEN = re.compile(r"(?:特别行政区|(?:[一-龥]{1,4}族)*(?:各族)?自治[区州县旗]|新区|地区|省|市|区|县|盟|旗)$")
LEVEL_WORDS = {
    "county": re.compile(r"我区|全区|区委|区政府|区人民政府|我县|全县|县委|县政府|县人民政府"),
    "city": re.compile(r"我市|全市|市委|市政府|市人民政府"),
    "province": re.compile(r"我省|全省|省委|省政府|省人民政府|省革命委员会|自治区"),
}


class Mention(NamedTuple):
    """A place name at `start:end`; `district` is the deepest of a chain such as 上海市杨浦区."""

    start: int
    end: int
    district: District


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All places by code, by full name and (provinces and cities only) by short name.

    `heads` are the first two characters of these names, `stems` the short names of counties too.
    """

    by_code: dict[str, District]
    full: dict[str, tuple[District, ...]]
    short: dict[str, tuple[District, ...]]
    heads: frozenset[str]
    stems: dict[str, tuple[District, ...]]

    def ancestors(self, district: District) -> tuple[District, ...]:
        """The places that hold `district`, nearest first, the nation left out."""
        found: list[District] = []
        code = district.parent_code
        while code and code != NATION:
            parent = self.by_code[code]
            found.append(parent)
            code = parent.parent_code
        return tuple(found)

    def path_name(self, district: District) -> str:
        """The name with those of its ancestors: 上海市杨浦区."""
        return "".join(d.district_name for d in (*reversed(self.ancestors(district)), district))


@lru_cache(maxsize=4)
def build_gazetteer(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of one lexicon; built once."""
    full: dict[str, list[District]] = defaultdict(list)
    short: dict[str, list[District]] = defaultdict(list)
    stems: dict[str, list[District]] = defaultdict(list)
    for district in lexicon.districts:
        full[district.district_name].append(district)
        stem = SHORTEN.sub("", district.district_name)
        if district.level in ("province", "city") and district.listed_until is None and len(stem) >= 2:
            short[stem].append(district)
        if district.listed_until is None and len(stem) >= 2:
            stems[stem].append(district)
    return Gazetteer(
        by_code={d.district_code: d for d in lexicon.districts},
        full={name: tuple(found) for name, found in full.items()},
        short={name: tuple(found) for name, found in short.items()},
        heads=frozenset(name[:2] for name in (*full, *short)),
        stems={name: tuple(found) for name, found in stems.items()},
    )


def find_places(text: str, places: Gazetteer, context: str, with_short: bool) -> list[Mention]:
    """Every place of a short text in order, chains joined. `context` settles names that several places bear."""
    mentions: list[Mention] = []
    at = 0
    while at < len(text):
        hit = _place_at(text, at, places, with_short)
        if hit is None:
            at += 1
            continue
        name, candidates = hit
        previous = mentions[-1] if mentions and mentions[-1].end == at else None
        district = _choose(candidates, places, context, previous.district if previous else None)
        if district is not None:
            if previous is not None and previous.district in places.ancestors(district):
                mentions[-1] = Mention(previous.start, at + len(name), district)
            else:
                mentions.append(Mention(at, at + len(name), district))
        at += len(name)
    return mentions


def site_place(site: str, places: Gazetteer, context: str) -> District | None:
    """The place whose name, shortened or not, begins what a page puts before its titles (徐汇招商)."""
    for length in range(min(LONGEST, len(site)), 1, -1):
        found = places.stems.get(site[:length])
        if found:
            return _choose(found, places, context, None)
    return None


def _place_at(text: str, at: int, places: Gazetteer, with_short: bool) -> tuple[str, tuple[District, ...]] | None:
    if text[at : at + 2] not in places.heads:
        return None
    for length in range(min(LONGEST, len(text) - at), 1, -1):
        name = text[at : at + length]
        found = places.full.get(name) or (places.short.get(name) if with_short else None)
        if found:
            return name, found
    return None


def _choose(
    candidates: tuple[District, ...], places: Gazetteer, context: str, holder: District | None
) -> District | None:
    """The candidate inside `holder`, else the one whose ancestors the context names most, else a lone one."""
    inside = [d for d in candidates if holder is not None and holder in places.ancestors(d)]
    if inside:
        return inside[0]
    listed = [d for d in candidates if d.listed_until is None] or list(candidates)
    if len(listed) == 1:
        return listed[0]
    weights = [sum(context.count(SHORTEN.sub("", a.district_name)) for a in places.ancestors(d)) for d in listed]
    best = max(weights)
    return listed[weights.index(best)] if best > 0 and weights.count(best) == 1 else None


def most_named(text: str, places: Gazetteer) -> District | None:
    """The place of the level that the text calls its own (我区, 全市, 省政府) which it names most often."""
    level = own_level(text)
    if level is None:
        return None
    counts: Counter[District] = Counter()
    for ending in ENDINGS.finditer(text):
        for length in range(LONGEST, 1, -1):
            found = places.full.get(text[max(0, ending.end() - length) : ending.end()])
            if found:
                district = _choose(found, places, text, None)
                if district is not None and _fits(district, level):
                    counts[district] += 1
                break
    if not counts and level != "county":
        for name, found in places.short.items():
            if _fits(found[0], level):
                counts[found[0]] += text.count(name)
    top = counts.most_common(2)
    if not top or top[0][1] == 0 or (len(top) == 2 and top[0][1] == top[1][1]):
        return None
    return top[0][0]


def own_level(text: str) -> str | None:
    """county, city or province: the level whose self-references stand most often in the text."""
    counts = {level: len(pattern.findall(text)) for level, pattern in LEVEL_WORDS.items()}
    level = max(counts, key=lambda name: counts[name])
    return level if counts[level] else None


def _fits(district: District, level: str) -> bool:
    """A municipality calls itself 我市 as a city does, though GB/T 2260 ranks it with the provinces."""
    if level == "city" and district.level == "province":
        return district.district_name.endswith("市")
    return district.level == level
