"""Saved web pages: where the document stands between menu, date line and foot, and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pipelines.model import SourceText
from pipelines.split.dates import find_date
from pipelines.text.folding import fold_text

Patterns = dict[str, re.Pattern[str]]
_NOISE = re.compile(r"[\s*#《》〈〉<>\"“”]+")
_SITE = re.compile(r"\s*[-_|—–]+\s*(?P<site>[^-_|—–]{2,40})$")
_TITLES = ("title", "heading", "page_title")
_SHORTEST, _LONGEST_FOOT, _MOST_LINES = 6, 160, 3
_PAGES, _SHORTEST_TITLE = frozenset(("text/html",)), 8
_SENTENCE_END = "。"


class Words(NamedTuple):
    """A line of the page with its outer blanks left out."""

    start: int
    end: int
    text: str


class Site(NamedTuple):
    """What a page tells of the site that it stands on, '' where it does not.

    `code` is its code (SiteIDCode: six digits of GB/T 2260, four of the site), `stated` its name by the page's head,
    `ending` what the page's title ends with, `run_by` whom the foot names, `column` the part of the site.
    """

    code: str = ""
    stated: str = ""
    ending: str = ""
    run_by: str = ""
    column: str = ""

    @property
    def name(self) -> str:
        """Who runs the page."""
        return self.stated or self.ending or self.run_by


class Page(NamedTuple):
    """The text `[start, end)` of a page that is neither menu nor foot. `site` is what it tells of who runs it.

    `published` is the date that the page gives for its document.
    """

    start: int
    end: int
    site: Site
    published: date | None


def _date_near(lines: Iterable[str], patterns: Patterns) -> date | None:
    """The day that the lines around a title give, the first one."""
    found = (patterns["page_date"].search(line) for line in lines)
    return next(filter(None, (find_date(match["date"]) for match in found if match)), None)


def read_page(source: SourceText, folded: str, lines: Sequence[Words], patterns: Patterns) -> Page:
    """The document's part of the page. Of a text that is no page it is all of it, but for a foot that a scrape left."""
    first = _title_line(source, lines, patterns)
    last = _last_line(lines, first, patterns)
    start = lines[first].start if first is not None else 0
    end = lines[last].end if last is not None else len(folded)
    facts = dict(reversed(source.facts))
    near = [line.text for line in lines[max(0, (first or 0) - 12) : (first or 0) + 8]]
    near += [fold_text(words) for name, words in source.facts if name == "before"]
    stated = find_date(facts.get("published", "")) or _date_near(near, patterns)
    below = [line.text for line in (lines[last + 1 :] if last is not None else ())]
    foot = " ".join(below + [fold_text(words) for name, words in source.facts if name == "after"])
    return Page(start, end, _site(facts, foot, patterns), stated)


def _title_line(source: SourceText, lines: Sequence[Words], patterns: Patterns) -> int | None:
    """The first line of the title that the page's head or its <h1> names; None where no line is that title."""
    facts = dict(reversed(source.facts))
    for name in _TITLES:
        told = facts.get(name, "")
        wanted = _NOISE.sub("", fold_text(_SITE.sub("", told) if name == "page_title" else told))
        if len(wanted) < _SHORTEST:
            continue
        for number in range(len(lines)):
            joined = ""
            for line in lines[number : number + _MOST_LINES]:
                joined += _NOISE.sub("", line.text)
                if joined == wanted:
                    return number
                if not wanted.startswith(joined):
                    break
    return _line_over_date(lines, patterns) if source.media_type in _PAGES else None


def _line_over_date(lines: Sequence[Words], patterns: Patterns) -> int | None:
    """The line right over the one with date and source, where a page says by no tag what its title is."""
    dated = next((k for k, line in enumerate(lines) if patterns["page_date"].search(line.text)), 0)
    above = lines[dated - 1].text if dated else ""
    is_title = "\t" not in above and len(_NOISE.sub("", above)) >= _SHORTEST_TITLE
    return dated - 1 if is_title else None


def _last_line(lines: Sequence[Words], first: int | None, patterns: Patterns) -> int | None:
    """The last line before the foot: from its first sign on nothing is a sentence. None where there is no foot."""
    foot = len(lines)
    for number in range(len(lines) - 1, (first if first is not None else 0) + 1, -1):
        line = lines[number]
        if len(line.text) > _LONGEST_FOOT or (_SENTENCE_END in line.text and not patterns["foot"].search(line.text)):
            break
        if patterns["foot"].search(line.text):
            foot = number
    return foot - 1 if foot < len(lines) else None


def _site(facts: dict[str, str], foot: str, patterns: Patterns) -> Site:
    """Who runs the page: by its head, by what its title ends with, and by its foot (主办:…人民政府)."""
    ending = _SITE.search(facts.get("page_title", ""))
    run_by = patterns["run_by"].search(foot)
    return Site(
        code=facts.get("site_code", ""),
        stated=facts.get("site", ""),
        ending=ending["site"] if ending else "",
        run_by=run_by["body"] if run_by else "",
        column=facts.get("column", ""),
    )
