"""The place whose government a document is of: its title's, else the one that its opening or signature names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from pipelines.lexicon import District, Lexicon
from pipelines.model import DocType
from pipelines.split.bundles import split_patterns
from pipelines.split.pages import Site
from pipelines.split.places import NATION, Gazetteer, Mention, code_place, find_places, most_named, site_place

OPENING = 1500  # characters in which a speech says on whose behalf it is given
HEAD = 400  # characters in which a text without a greeting names its congress and speaker
CLOSING = 300  # characters in which a document is signed
LEAD = 400  # characters of a news piece that say where it plays
UNLISTED = "district.unlisted"  # a zone of its own, or a place below the county: 河北雄安新区, 成都高新区, 沙溪镇


class Place(NamedTuple):
    """A district and the rule that found it."""

    district: District | None
    rule: str


def find_district(
    title: str,
    body: str,
    covers: Sequence[str],
    site: Site,
    kind: DocType,
    uri: str,
    places: Gazetteer,
    lexicon: Lexicon,
) -> Place:
    """The place a document is for, at its own level.

    What the page tells of its site counts where no title, opening or signature names a place, the file's name only
    where nothing else does.
    """
    patterns = split_patterns(lexicon)
    named = find_places(title, places, body, with_short=True)
    if kind == "news":
        found = Place(named[0].district, "district.title") if named else None
        return found or _news_place(title, body, site, places, lexicon)
    return (
        _titled_place(title, named, kind, places, patterns)
        or _spoken_place(body, covers, places, patterns)
        or _signed_place(body, places, patterns)
        or find_site_place(site, places, body)
        or _last_place(body, uri, places)
    )


def _titled_place(
    title: str, named: Sequence[Mention], kind: DocType, places: Gazetteer, patterns: dict[str, re.Pattern[str]]
) -> Place | None:
    """The place that the title begins with; of a zone (开发区) none, whose figures are not those of what holds it, nor
    of a town whose report it is (太仓市沙溪镇2018年政府工作报告), wherever the opening says that the town lies.
    """
    first = next((place for place in named if _begins(title, place, places, patterns)), None)
    own = title[first.end :] if first else title
    is_zone = patterns["zone"].match(own) is not None and (first is not None or kind == "work_report")
    if is_zone or (kind == "work_report" and patterns["town"].match(own)):
        return Place(None, UNLISTED)
    return Place(first.district, "district.title") if first else None


def _spoken_place(
    body: str, covers: Sequence[str], places: Gazetteer, patterns: dict[str, re.Pattern[str]]
) -> Place | None:
    """The place for which the opening speaks (代表市人民政府), else the one that the covering letter names."""
    behalf = patterns["behalf"].search(body, 0, OPENING)
    if behalf and behalf["body"] == "国务院":
        return Place(places.by_code[NATION], "district.behalf")
    spoken = tuple(_spoken_places(body, behalf["body"] if behalf else "", patterns))
    for rule, texts in (("district.behalf", spoken), ("district.cover", covers)):
        for text in texts:
            found = find_places(text, places, body, with_short=rule == "district.behalf")
            # A speech for 省人民政府 that speaks of the national congress is the province's all the same.
            if found and not (behalf and found[0].district.district_code == NATION):
                return Place(found[0].district, rule)
    return None


def _signed_place(body: str, places: Gazetteer, patterns: dict[str, re.Pattern[str]]) -> Place | None:
    """The place of the body that signed, above or below."""
    signed = [m["body"] for m in patterns["signature"].finditer(body[:OPENING] + "\n" + body[-CLOSING:] + "\n")]
    signed += [m["body"] for m in patterns["office_signature"].finditer(body[-CLOSING:])]
    found = [place for text in signed for place in find_places(text, places, body, with_short=False)]
    return Place(found[0].district, "district.signature") if found else None


def _last_place(body: str, uri: str, places: Gazetteer) -> Place:
    """The place that the text names most often as its own, else that of the file's name."""
    often = most_named(body, places)
    if often is not None:
        return Place(often, "district.text")
    by_name = find_places(PurePosixPath(uri).stem, places, body, with_short=True)
    return Place(by_name[0].district, "district.file_name") if by_name else Place(None, "district.unknown")


def _begins(title: str, place: Mention, places: Gazetteer, patterns: dict[str, re.Pattern[str]]) -> bool:
    """A short name in the midst of a title's words is part of them (推进长治久安), or of another place (支持西藏)."""
    words = title[place.start : place.end]
    return (
        words in places.full
        or words.endswith(place.district.district_name)
        or not patterns["runs_on"].search(title[: place.start])
    )


def _spoken_places(body: str, behalf: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """What a speech says of its place: the line on its congress, on whose behalf it is given, who gives it.

    Only what stands before the greeting is read for congress and speaker: behind it, other congresses are spoken of.
    """
    greeting = patterns["greeting"].search(body, 0, OPENING)
    head = body[: greeting.start() if greeting else HEAD]
    delivery = patterns["delivery"].search(head)
    if delivery:
        line = head[delivery.start() : head.find("\n", delivery.end()) if "\n" in head[delivery.end() :] else len(head)]
        yield from (match["place"] for match in patterns["assembly"].finditer(line))
    yield behalf
    for pattern in (patterns["assembly"], patterns["office"]):
        yield from (match["place"] for match in pattern.finditer(head))


def find_site_place(site: Site, places: Gazetteer, body: str) -> Place | None:
    """The place of the site that a page stands on: by its code, its name, its foot; None where none of them tells.

    A column that names a place within it (杨浦区, on the site of the city) is of that place.
    """
    place = code_place(site.code, places)
    rule = "district.site_code"
    if place is None:
        rule = "district.site"
        named = [
            m
            for words in (site.stated, site.ending, site.run_by)
            for m in find_places(words, places, body, with_short=False)
        ]
        short = site_place(site.stated, places, body)
        place = named[0].district if named else short
        if short is not None and place in places.ancestors(short):
            place = short  # 上海市杨浦政府门户网站
    column = find_places(site.column, places, body, with_short=False)
    if column and (place is None or place in places.ancestors(column[0].district)):
        return Place(column[0].district, "district.column")
    return Place(place, rule) if place is not None else None


def _news_place(title: str, body: str, site: Site, places: Gazetteer, lexicon: Lexicon) -> Place:
    """A piece about the nation by its headline, else the place its first lines name, else that of its site."""
    if any(row.word in title for row in lexicon.national_words):
        return Place(places.by_code[NATION], "district.national")
    lead = find_places(body[:LEAD].split("\n", maxsplit=1)[0], places, body, with_short=True)
    if lead:
        return Place(lead[0].district, "district.lead")
    by_site = find_site_place(site, places, body)
    if by_site is not None:
        return by_site
    short = find_places(site.name, places, body, with_short=True)
    if short:
        return Place(short[0].district, "district.site")
    by_stem = site_place(site.name, places, body)
    return Place(by_stem, "district.site_stem" if by_stem else "district.unknown")
