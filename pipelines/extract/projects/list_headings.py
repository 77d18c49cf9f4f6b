"""What headings say of the projects below them: year and kind of the list, how far they are, what they are for."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.model import ProjectStatus
from pipelines.tape.list_words import MARKED, NUMBERED, category_of, project_words, status_of
from pipelines.tape.patterns import reading_patterns

_LONGEST_BARE = 14  # a heading without a number is no longer than this


class Context(NamedTuple):
    """What the headings so far said.

    `is_listing`: the title is that of a list, so numbered lines below it are projects. `is_refused`: it is one of
    services promised to the public, which holds until the next title.
    """

    year: int | None
    is_refused: bool
    is_listing: bool = False
    status: ProjectStatus | None = None
    category: str | None = None


def read_heading(words: str, context: Context, lexicon: Lexicon, *, is_row: bool = False) -> Context:
    """What holds behind a line or, with `is_row`, behind a row of one cell between others."""
    words = words.strip("*# ")
    known = project_words(lexicon)
    status = _read_status(words, lexicon, is_row=is_row)
    title = known.dated_list.match(words)
    if title:
        is_listing = bool(known.listing.search(words))
        return Context(int(title["year"]), bool(known.services.search(words)), is_listing, status)
    if known.list_title.search(words):
        context = context._replace(is_refused=bool(known.services.search(words)))
    if status is not None:
        return context._replace(status=status, category=None)
    if MARKED.match(words):
        group = known.group.match(words) if context.is_listing or is_row else None
        return context._replace(status=None, category=group["name"] if group else None)
    return context._replace(category=category_of(words, lexicon) or context.category)


def is_attachment(words: str, lexicon: Lexicon) -> bool:
    """Whether a line is the head of an attachment, behind which nothing holds that was said before."""
    return reading_patterns(lexicon)["attachment"].match(words) is not None


def _read_status(words: str, lexicon: Lexicon, *, is_row: bool) -> ProjectStatus | None:
    """How far the projects are below a heading that has a number, is short, or stands alone in its row."""
    heading = project_words(lexicon).heading.match(words)
    is_bare = is_row or (len(words) <= _LONGEST_BARE and not NUMBERED.match(words))
    is_heading = heading is not None and (is_bare or MARKED.match(words) is not None)
    return status_of(heading["words"], lexicon) if heading and is_heading else None
