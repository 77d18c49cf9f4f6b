"""The words of project lists: status in headings, column heads, categories, and what a row is not."""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import ProjectStatus, Span
from pipelines.tape.patterns import reading_patterns
from pipelines.text.numberings import CHAPTER

_BEFORE, _BEHIND = 2_000, 30_000  # characters around the first and the last sign of a list in which it may stand
COUNT = r"(?: *[(] *\d+ *[项个] *[)]?)"
MARKED = re.compile(f"^(?:{CHAPTER})")
NUMBER = re.compile(r"^\d{1,4}[.、]?$")
NUMBERED = re.compile(r"^[(]?(?P<number>\d{1,4})(?:[).、]| +)[ ]*(?P<name>[^\d\s.、。;:][^。;:]{2,70})$")


class ProjectWords(NamedTuple):
    """The words of one lexicon, compiled; `listing` tells the title of a list of projects.

    `heading` and those behind it are rows of `reading_patterns.csv`.
    """

    statuses: tuple[tuple[str, ProjectStatus], ...]
    heads: dict[str, str]
    categories: dict[str, str]
    category: re.Pattern[str]
    listing: re.Pattern[str]
    heading: re.Pattern[str]
    dated_list: re.Pattern[str]
    list_title: re.Pattern[str]
    total: re.Pattern[str]
    group: re.Pattern[str]
    services: re.Pattern[str]


@made_once
def project_words(lexicon: Lexicon) -> ProjectWords:
    """Status words by length, column heads, and the pattern of a group heading: 高校项目(3项), 基础设施(7项)."""
    patterns = reading_patterns(lexicon)
    categories = {row.word: row.category for row in lexicon.project_categories}
    known = "|".join(sorted(map(re.escape, categories), key=len, reverse=True))
    statuses = tuple(
        (row.word, next(s for s in get_args(ProjectStatus) if s == row.status))
        for row in sorted(lexicon.project_statuses, key=lambda r: -len(r.word))
    )
    return ProjectWords(
        statuses=statuses,
        heads={row.head: row.role for row in lexicon.project_heads},
        categories=categories,
        category=re.compile(
            rf"^(?:(?P<known>{known})(?:类|领域)?(?:(?:项目|工程){COUNT}?|{COUNT})"
            rf"|(?P<other>[一-龥]{{2,10}}?)(?:类|领域)?(?:项目|工程){COUNT})$"
        ),
        listing=re.compile("|".join(row.pattern for row in lexicon.section_keywords if row.section == "list")),
        heading=patterns["project_heading"],
        dated_list=patterns["dated_list"],
        list_title=patterns["list_title"],
        total=patterns["total_line"],
        group=patterns["group_name"],
        services=patterns["services"],
    )


def reach_of_lists(folded: str, start: int, end: int, lexicon: Lexicon, named_at: int | None = None) -> Span | None:
    """The stretch of `folded[start:end]` in which lists of projects may stand; None where no sign of one does.

    `named_at`: where the title stands that says that the document is a list.
    """
    signs = [match.start() for match in reading_patterns(lexicon)["list_signs"].finditer(folded, start, end)]
    signs += [] if named_at is None else [named_at]
    return Span(max(start, min(signs) - _BEFORE), min(end, max(signs) + _BEHIND)) if signs else None


def status_of(words: str, lexicon: Lexicon) -> ProjectStatus | None:
    """The status that a heading, a column head or a status cell tells; the longest word first."""
    return next((status for word, status in project_words(lexicon).statuses if word in words), None)


def category_of(words: str, lexicon: Lexicon, only_known: bool = False) -> str | None:
    """The category of a group heading; None where the words are none, or none of the table's if `only_known`."""
    table = project_words(lexicon)
    match = table.category.match(words.replace(" ", ""))
    if match is None:
        return None
    if match["known"]:
        return table.categories[match["known"]]
    return None if only_known else match["other"]
