"""Which part a heading opens: plan, review, problems, glossary; a promise in one part is a result in another."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Section
from pipelines.outline.lines import outline_patterns
from pipelines.text.guards import GuardedPattern
from pipelines.text.numerals import FIVE_YEAR_PLAN, five_year_plan_end

YEAR = re.compile(r"(?P<arabic>(?:19|20)\d\d) ?年?|(?P<han>[一二三四五六七八九〇○零O]{4})年")
PLAN = re.compile(rf"[“\"]{FIVE_YEAR_PLAN}(?=[”\"])")
HAN_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


class Verdict(NamedTuple):
    """What a heading says: its section (None: nothing), the year it names, whether it opens review and plan both."""

    section: Section | None
    year: int | None
    is_mixed: bool


@made_once
def section_patterns(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    """(pattern, section) of every heading word, in the table's order."""
    return tuple((re.compile(row.pattern), row.section) for row in lexicon.section_keywords)


@made_once
def _any_word(lexicon: Lexicon) -> GuardedPattern:
    return GuardedPattern("|".join(f"(?:{row.pattern})" for row in lexicon.section_keywords))


@made_once
def list_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Tells the title of a list of projects: what is numbered in one is a project, no work item."""
    return re.compile("|".join(row.pattern for row in lexicon.section_keywords if row.section == "list"))


def judge_heading(title: str, document: Document, lexicon: Lexicon) -> Verdict:
    """The verdict on a folded heading. Words joined by 和, 及 or 、 are judged apart; in each the last word counts."""
    # A word at the end of a part may not be at the end of the whole: 重大成就|和宝贵经验.
    joints = outline_patterns(lexicon)["heading_joint"]
    if not any(_any_word(lexicon).search(part) for part in (title, *joints.split(title))):
        return Verdict(None, None, False)
    years = find_years(title)
    year = years[0] if len(set(years)) == 1 else None
    patterns = section_patterns(lexicon)
    for pattern, section in patterns:
        if section in ("glossary", "problems") and pattern.search(title):
            return Verdict("glossary" if section == "glossary" else "problems", year, False)
    found: list[Section] = []
    known: int | None = None
    for part in joints.split(title):
        part_years = find_years(part)
        known = part_years[-1] if part_years else known
        section_of_part = _judge_part(part, known, document, patterns)
        if section_of_part is not None:
            found.append(section_of_part)
    if not found:
        return Verdict(None, year, False)
    is_mixed = len(set(found)) > 1
    return Verdict("review" if "review" in found else found[0], None if is_mixed else year, is_mixed)


def _judge_part(
    part: str, year: int | None, document: Document, patterns: tuple[tuple[re.Pattern[str], str], ...]
) -> Section | None:
    """Review or plan by the word that ends last; by the year where the words leave it open."""
    verdict = _last_said(part, patterns)
    is_past = year is not None and _is_past(year, document)
    if verdict == "plan" and is_past and "今后" not in part:
        return "review"
    if verdict is not None:
        return verdict
    is_neutral = any(section == "year" and pattern.search(part) for pattern, section in patterns)
    if year is None or not is_neutral:
        return None
    return "review" if is_past else "plan"


def _last_said(part: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Section | None:
    """Review or plan, whichever word ends last; of two that end together the review."""
    said = [
        (match.end(), section == "review")
        for pattern, section in patterns
        if section in ("review", "plan")
        for match in pattern.finditer(part)
    ]
    if not said:
        return None
    return "review" if max(said)[1] else "plan"


def _is_past(year: int, document: Document) -> bool:
    if document.plan_year is not None:
        return year < document.plan_year
    return document.review_year is not None and year <= document.review_year


def looks_back_on_plan(title: str, document: Document) -> bool:
    """Whether a heading names only five-year plans that ended before the document's year: “十二五”发展的重大成就."""
    ends = [five_year_plan_end(m["ten"], m["unit"] or m["early"]) for m in PLAN.finditer(title)]
    return bool(ends) and document.plan_year is not None and max(ends) < document.plan_year


def find_years(text: str) -> tuple[int, ...]:
    """Every year of a heading: 2019年, 二〇一九年, and a bare 2020 before 工作情况."""
    return tuple(int(m["arabic"] or m["han"].translate(HAN_DIGITS)) for m in YEAR.finditer(text))


def default_section(document: Document) -> Section:
    """The section of a document before any heading decides."""
    if document.doc_type in ("work_plan", "special_plan"):
        return "plan"
    return "review" if document.doc_type == "work_report" else "other"
