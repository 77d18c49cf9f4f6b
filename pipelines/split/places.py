"""Places of GB/T 2260 in a text: full names (杨浦区), names in use (恩施州, 锡盟), short names (上海, 西藏, 黔西南)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.lexicon import District, Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.split.bundles import split_patterns
from pipelines.split.own_words import OwnWords, is_called, read_own_words

NATION = "000000"
LONGEST = 12
# What an autonomous place of this ending is called for short: 恩施州, 河南县, 鄂伦春旗.
AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
BLANKS = re.compile(r"[ ·]*")
SITE_CODE = re.compile(r"\d{10}")


class Mention(NamedTuple):
    """A place name at `start:end`; `district` is the deepest of a chain such as 上海市杨浦区."""

    start: int
    end: int
    district: District


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All places by code, by full name and name in use, and (provinces and cities only) by short name.

    `heads` are the first two characters of these names, `stems` the short names of counties too, `short_of` the short
    name by code. `longer` finds how a short name goes on that is none: as another place (朝阳镇) or as a thing.
    `site_lead` and `site_ending` stand around a place in the name that a site puts before its titles.
    """

    by_code: dict[str, District]
    full: dict[str, tuple[District, ...]]
    short: dict[str, tuple[District, ...]]
    heads: frozenset[str]
    stems: dict[str, tuple[District, ...]]
    short_of: dict[str, str]
    own: OwnWords
    longer: re.Pattern[str]
    site_lead: re.Pattern[str]
    site_ending: re.Pattern[str]

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


@made_once
def build_gazetteer(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of one lexicon; built once."""
    peoples = [row.word for row in lexicon.place_words if row.role == "people"]
    patterns = split_patterns(lexicon)
    short_of = {
        district.district_code: shorten_name(district.district_name, peoples, patterns["place_kind"])
        for district in lexicon.districts
    }
    listed = [d for d in lexicon.districts if _is_listed(d) and len(short_of[d.district_code]) > 1]
    stems = _by_name((short_of[district.district_code], district) for district in listed)
    short = _by_name(
        (short_of[district.district_code], district) for district in listed if district.level in ("province", "city")
    )
    full = _by_name((district.district_name, district) for district in lexicon.districts)
    in_use = _by_name(_names_in_use(lexicon, listed, short_of))
    full |= {name: found for name, found in in_use.items() if not any(map(_is_listed, full.get(name, ())))}
    return Gazetteer(
        by_code={d.district_code: d for d in lexicon.districts},
        full=full,
        short=short,
        heads=frozenset(name[:2] for name in (*full, *short)),
        stems=stems,
        short_of=short_of,
        own=read_own_words(lexicon),
        longer=patterns["longer_place"],
        site_lead=patterns["site_lead"],
        site_ending=patterns["site_ending"],
    )


def _is_listed(district: District) -> bool:
    """Whether the place is in today's list of places."""
    return district.listed_until is None


def _by_name(named: Iterable[tuple[str, District]]) -> dict[str, tuple[District, ...]]:
    """All places of each name, in order."""
    found: dict[str, list[District]] = defaultdict(list)
    for name, district in named:
        found[name].append(district)
    return {name: tuple(districts) for name, districts in found.items()}


def _names_in_use(
    lexicon: Lexicon, listed: Iterable[District], short_of: Mapping[str, str]
) -> Iterator[tuple[str, District]]:
    """Names beside the full ones: of autonomous places without their people (恩施州, 恩施自治州), and aliases."""
    for district in listed:
        kind = district.district_name[-3:]
        if kind in AUTONOMOUS:
            yield short_of[district.district_code] + AUTONOMOUS[kind], district
            yield short_of[district.district_code] + kind, district
    by_code = {d.district_code: d for d in lexicon.districts}
    for row in lexicon.place_words:
        if row.role == "alias" and row.stands_for in by_code:
            yield row.word, by_code[row.stands_for]


def shorten_name(name: str, peoples: Iterable[str], kinds: re.Pattern[str]) -> str:
    """The name without what it is and whose it is: 上海市 上海, 黔西南布依族苗族自治州 黔西南, 东乡族自治县 东乡.

    `kinds` finds what it is.
    """
    stem = kinds.sub("", name)
    if not name[: -len("州")].endswith("自治"):
        return stem
    owners = [owner for people in peoples for owner in (f"{people}族", people) if len(owner) > 1]
    while True:
        owner = max((o for o in owners if stem.endswith(o) and len(stem) - len(o) >= 2), key=len, default="")
        if not owner:
            return stem.removesuffix("族") if len(stem) > 2 else stem
        stem = stem.removesuffix(owner)


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
        blanks = BLANKS.match(text, mentions[-1].end) if mentions else None
        previous = mentions[-1] if blanks is not None and blanks.end() == at else None
        district = choose_place(candidates, places, context, previous.district if previous else None)
        if district is not None:
            if previous is not None and previous.district in places.ancestors(district):
                mentions[-1] = Mention(previous.start, at + len(name), district)
            else:
                mentions.append(Mention(at, at + len(name), district))
        at += len(name)
    return mentions


def site_place(site: str, places: Gazetteer, context: str) -> District | None:
    """The place whose name, shortened or not, begins what a page puts before its titles (徐汇招商, 中国·上海杨浦)."""
    at = found.end() if (found := places.site_lead.match(site)) else 0
    place: District | None = None
    while (step := _stem_at(site, at, places)) is not None:
        name, candidates = step
        if place is not None and not any(place in places.ancestors(each) for each in candidates):
            return place
        place = choose_place(candidates, places, context, place)
        if place is None:
            return None
        ending = places.site_ending.match(site, at + len(name))
        at = ending.end() if ending else at + len(name)
    return place


def code_place(code: str, places: Gazetteer) -> District | None:
    """The place of a site by its code (SiteIDCode), of which the first six digits are those of GB/T 2260.

    Those of ministries begin with letters.
    """
    place = places.by_code.get(code[:6]) if SITE_CODE.fullmatch(code) else None
    return place if place is not None and place.district_code != NATION else None


def _stem_at(site: str, at: int, places: Gazetteer) -> tuple[str, tuple[District, ...]] | None:
    for length in range(min(LONGEST, len(site) - at), 1, -1):
        found = places.stems.get(site[at : at + length])
        if found:
            return site[at : at + length], found
    return None


def _place_at(text: str, at: int, places: Gazetteer, with_short: bool) -> tuple[str, tuple[District, ...]] | None:
    if text[at : at + 2] not in places.heads:
        return None
    for length in range(min(LONGEST, len(text) - at), 1, -1):
        name = text[at : at + length]
        found = places.full.get(name)
        if found is None and with_short and not places.longer.match(text, at + length):
            found = places.short.get(name)
        if found:
            return name, found
    return None


def choose_place(
    candidates: tuple[District, ...], places: Gazetteer, context: str, holder: District | None
) -> District | None:
    """The candidate inside `holder`, else the one whose ancestors the context names most, else a lone one.

    Of a province and a city of one short name (吉林, 海南) it is the one that the context calls its own.
    """
    inside = [d for d in candidates if holder is not None and holder in places.ancestors(d)]
    if inside:
        return inside[0]
    listed = list(filter(_is_listed, candidates)) or list(candidates)
    if len({d.level for d in listed}) > 1:
        listed = _called_own(listed, places.own.ending(context)) or listed
    if len(listed) == 1:
        return listed[0]
    return _most_spoken_of(listed, places, context)


def _most_spoken_of(candidates: list[District], places: Gazetteer, context: str) -> District | None:
    """The candidate whose ancestors the context names most; None where two are alike or none is named."""
    weights = [sum(context.count(places.short_of[a.district_code]) for a in places.ancestors(d)) for d in candidates]
    best = max(weights)
    return candidates[weights.index(best)] if best > 0 and weights.count(best) == 1 else None


def _called_own(candidates: list[District], ending: str | None) -> list[District]:
    """The candidates of the level that the context calls its own (我省)."""
    return [d for d in candidates if ending is not None and d.district_name.endswith(ending)]


def most_named(text: str, places: Gazetteer) -> District | None:
    """The place of the level that the text calls its own (我区, 全市, 州政府) which it names most often."""
    ending = places.own.ending(text)
    if ending is None:
        return None
    named = (district for district in _named_in_full(text, places) if is_called(district.district_name, ending))
    counts = Counter(named) or _count_short_names(text, places, ending)
    top = sorted(counts, key=lambda district: -counts[district])[:2]
    if len(top) == 2 and (top[0] in places.ancestors(top[1]) or top[1] in places.ancestors(top[0])):
        # A county-level city names the city above it in full as often as itself, but itself for short far oftener.
        return max(top, key=lambda district: text.count(places.short_of[district.district_code]))
    return top[0] if top and (len(top) < 2 or counts[top[0]] > counts[top[1]]) else None


def _count_short_names(text: str, places: Gazetteer, ending: str) -> Counter[District]:
    """How often the text names a province or city of that level for short; counties are named so too loosely."""
    counts: Counter[District] = Counter()
    for name, found in places.short.items() if ending not in ("区", "县", "旗") else ():
        own = [district for district in found if is_called(district.district_name, ending)]
        times = text.count(name) if own else 0
        if times:
            counts[own[0]] += times
    return counts


def _named_in_full(text: str, places: Gazetteer) -> Iterator[District]:
    for ending in re.finditer(r"[省市区县旗州盟国]", text):
        for length in range(LONGEST, 1, -1):
            found = places.full.get(text[max(0, ending.end() - length) : ending.end()])
            if found:
                district = choose_place(found, places, text, None)
                if district is not None:
                    yield district
                break
