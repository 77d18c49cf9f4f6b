"""How far its year had come for a paper that tells of the running year: the day that it names, else its own day."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.times.year_parts import Part, PartReader
from pipelines.model import Document
from pipelines.tape.tapes import Tape

_OPENING = 1500  # characters in which a paper says until when it tells (截至8月底,50项重点工作中)
_EARLY = 3  # what is told until March looks back on the year before
_LATE = 12  # what is told in December may tell of the whole year


class SoFar(NamedTuple):
    """The part of `year` that is over for the paper; both None where it may tell of whole years."""

    part: Part | None
    year: int | None


def read_so_far(tape: Tape, parts: PartReader) -> SoFar:
    """What the title names of the year, else the opening (截至8月底), else all days up to the one of the paper.

    Only a paper of the running year, published before its December, is bound by its own day.
    """
    document, text = tape.document, tape.sentences
    year = running_year(document)
    named = parts.first(tape.title)
    if named is not None:
        return SoFar(named, document.review_year or year)
    day = document.published_on
    if year is None or day is None or day.month >= _LATE:
        return SoFar(None, document.review_year)
    own = Part(1, day.month, day.day)
    told = parts.first_until(text[document.body_start : min(document.end, document.body_start + _OPENING)])
    return SoFar(told if told is not None and told.end(year) <= day else own, year)


def running_year(document: Document) -> int | None:
    """The year in which a paper was published, if that is the year it tells of; of news from April on always."""
    day = document.published_on
    if day is None:
        return None
    if document.doc_type == "news":
        return day.year if day.month > _EARLY else None
    is_running = document.review_year == day.year and document.plan_year in (None, day.year, day.year + 1)
    return day.year if is_running else None
