"""Who issued a document, for which place, when, and what kind it is: from title, opening, signature, then text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

from pipelines.lexicon import District, Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import DocType, Document, SourceText
from pipelines.split.bundles import Draft, split_patterns
from pipelines.split.dates import YEAR_WORD, find_bracketed, find_date, find_years
from pipelines.split.forms import find_form
from pipelines.split.issuing import CLOSING, LEAD, OPENING, find_district
from pipelines.split.pages import Page, Site
from pipelines.split.periods import Years, column_period, find_period, review_period
from pipelines.split.places import NATION, Gazetteer, build_gazetteer
from pipelines.text.folding import fold_text
from pipelines.text.numberings import NUMBERED

NEAR_START, NEAR_END = 4, 3  # lines over and under a line with nothing but the day of the document
TITLE_HEAD = re.compile(r"^[\s*#]*(?:(?:原标题|附[件表] ?\d{0,2})[:\uff1a])?[\s*]*")
OPEN, CLOSE = r"[(\uff08]", r"[)\uff09]"
TITLE_TAIL = re.compile(
    rf"(?:[\s*]|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:\s+\d{{1,2}}:\d\d(?::\d\d)?)?"
    rf"|{OPEN}[^()\uff08\uff09]*\d{{4}}年\d{{1,2}}月[^()\uff08\uff09]*{CLOSE}|[—―─–-]+)+$"
)
BREAKS = re.compile(r"\s*\n\s*")
SPEECH_TITLE = "政府工作报告"  # what a speech to the people's congress on behalf of a government is called
_ITEM = re.compile(rf"^[ *]*(?:{NUMBERED})", re.MULTILINE)
FEW = 3  # fewer numbered paragraphs do not make a plan


@made_once
def type_patterns(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern, kind, rule) of every document type, in the table's order."""
    return tuple((re.compile(row.pattern), row.doc_type, row.rule_id) for row in lexicon.doc_types)


def identify(source: SourceText, folded: str, draft: Draft, page: Page, lexicon: Lexicon) -> Document:
    """The document of a draft, with everything that its text, and the page around it, says of it."""
    span = draft.name_span or draft.title_span
    title = clean_title(source.text[span.start : span.end])
    plain = clean_title(folded[span.start : span.end])
    body = folded[draft.body_start : draft.end]
    cover = folded[draft.cover.start : draft.cover.end] if draft.cover else ""
    kind = find_type(plain, body, draft, lexicon)
    patterns = split_patterns(lexicon)
    spoken = patterns["behalf"].search(body, 0, OPENING) if kind == "work_report" and not title else None
    if spoken:
        title = plain = SPEECH_TITLE
    places = build_gazetteer(lexicon)
    form = patterns["filled_by"].search(body, 0, OPENING)
    filled = form["body"] if form else ""
    site = Site(ending=draft.site) if draft.site else page.site
    place = find_district(plain, body, (cover, filled), site, kind, source.uri, places, lexicon)
    rows = source.text[draft.body_start : draft.end]
    stated = draft.page_date or find_delivery(folded[span.start : span.end], body, rows, page.published, lexicon)
    years = _find_years(folded, draft, kind, plain, cover, stated, lexicon)
    if years.plan is None and years.review is None and kind != "news":
        years = column_period(rows, patterns["column_year"])
    issuer = find_issuer(plain, body, cover, kind, place.district, lexicon)
    return Document(
        start=draft.start,
        end=draft.end,
        title=title,
        title_span=draft.title_span,
        body_start=draft.body_start,
        issuer=issuer,
        district_code=place.district.district_code if place.district else None,
        doc_type=kind,
        published_on=stated,
        plan_year=years.plan,
        review_year=years.review,
        plan_quarter=years.quarter,
        rule_id=f"{draft.rule_id}+{place.rule}",
        contradictions=tuple(_find_contradictions(place.district, years, body, places)),
        doc_form=find_form(plain, issuer, kind, lexicon),
    )


def _find_years(
    folded: str,
    draft: Draft,
    kind: DocType,
    plain: str,
    cover: str,
    stated: date | None,
    lexicon: Lexicon,
) -> Years:
    """The years that a document plans for and reviews, by its title `plain`, its first lines and its day."""
    patterns = split_patterns(lexicon)
    span, body = draft.name_span or draft.title_span, folded[draft.body_start : draft.end]
    is_review = kind == "work_report" and plain != "" and patterns["plans_too"].search(plain) is None
    if is_review or patterns["review_only"].search(plain):
        named = plain if find_years(plain) else f"{plain}{find_bracketed(folded[span.start : span.end])}"
        return review_period(named, body, stated, patterns)
    headed = patterns["year_line"].search(body, 0, LEAD)
    told = patterns["bracketed_day"].search(folded, span.start, draft.body_start + LEAD)
    # (2025年度), or until when it is told (截至2024年8月15日), under the title of a form.
    year_line = f"{headed['year']}年" if headed else told[0] if told else ""
    return find_period(plain, body, kind, stated, f"{cover}\n{year_line}", lexicon)


def _find_contradictions(
    district: District | None, years: Years, body: str, places: Gazetteer
) -> Iterator[tuple[str, str]]:
    """What in the text speaks for another place or another year than those read: (code, message)."""
    if years.against is not None:
        yield "year_disagrees", f"read as {years.plan}, against it: {years.against}"
    if district is not None and district.district_code != NATION:
        ending = places.own.other_ending(body, district.district_name)
        if ending is not None:
            yield "district_disagrees", f"read as {district.district_name}, but the text speaks of its own {ending}"


def clean_title(words: str) -> str:
    """The title without bold marks, the page's date, the speaker in brackets, or its own repetition."""
    title = TITLE_TAIL.sub("", TITLE_HEAD.sub("", BREAKS.sub("", words)))
    half = len(title) // 2
    return title[:half] if half >= 4 and title[:half] == title[half:] else title


def find_type(title: str, body: str, draft: Draft, lexicon: Lexicon) -> DocType:
    """The kind by the title's words, else by the text: a speech to 各位代表, a numbered plan, or news.

    A headline of a page of pieces is news even if it names a plan, unless it names a year too.
    """
    is_piece = draft.rule_id == "split.piece"
    named = _type_named(title, is_piece=is_piece, lexicon=lexicon)
    if named is not None:
        return named
    patterns = split_patterns(lexicon)
    if patterns["greeting"].search(body, 0, OPENING):
        return "work_report"
    if is_piece or patterns["news_words"].search(body, 0, LEAD):
        return "news"
    # A form that its title does not name: what its heads and labels say that it holds.
    is_dated = YEAR_WORD.search(title) is not None
    if is_dated and patterns["done_head"].search(body):
        return "work_report"
    is_plan = is_dated and patterns["goal_head"].search(body)
    return "work_plan" if is_plan or len(_ITEM.findall(body)) >= FEW else "news"


def _type_named(title: str, *, is_piece: bool, lexicon: Lexicon) -> DocType | None:
    """The kind that the words of the title name; that of a piece only with a year, or where it is no plan."""
    for pattern, name, _ in type_patterns(lexicon):
        if pattern.search(title) and (name in ("work_report", "news") or not is_piece or YEAR_WORD.search(title)):
            return next(kind for kind in get_args(DocType) if kind == name)
    return None


def find_delivery(title: str, body: str, rows: str, published: date | None, lexicon: Lexicon) -> date | None:
    """The day a speech was given or a document signed: delivery line, title, date line, page, first or last date.

    `rows` is the body before it was folded, `published` the day that the page gives. A deadline, the time of a state
    reported and a cell of a table are none.
    """
    patterns = split_patterns(lexicon)
    spoken = patterns["delivery"].search(body, 0, OPENING)
    head = find_date(spoken["date"]) if spoken else None
    lead, end = (_bare_dates(words, patterns) for words in (rows[:LEAD], rows[-CLOSING // 3 :]))
    return head or find_date(title) or _closing_date(body, patterns) or published or find_date(lead) or find_date(end)


def _closing_date(body: str, patterns: dict[str, re.Pattern[str]]) -> date | None:
    """The day of the last date line with which a document is signed, else the one in brackets below its title."""
    is_table = patterns["deadline_head"].search(body) is not None
    cell_before = None if is_table else patterns["cell_before"]
    signed = [match for match in patterns["date_line"].finditer(body) if _is_signed(body, match, cell_before)]
    closing = find_date(signed[-1]["date"]) if signed else None
    bracketed = patterns["bracketed_day"].search(body, 0, LEAD)
    is_day = bracketed is not None and not patterns["no_date"].search(bracketed[0])  # not (截至2024年8月15日)
    return closing or (find_date(bracketed[0]) if bracketed and is_day else None)


def _is_signed(body: str, match: re.Match[str], cell_before: re.Pattern[str] | None) -> bool:
    """Whether a line with nothing but a day is one of the first or last of the text, and not one of many in a table.

    `cell_before` finds what stands over the last deadline of a table; None: the text is such a table.
    """
    before, behind = body[: match.start()].split("\n"), body[match.end() :].split("\n")
    above, below = ([line for line in lines if line.strip()] for lines in (before, behind))
    is_at_end = cell_before is not None and len(below) <= NEAR_END and bool(above)
    is_at_end = is_at_end and cell_before is not None and not cell_before.fullmatch(above[-1].strip())
    return len(above) <= NEAR_START or is_at_end


def _bare_dates(words: str, patterns: dict[str, re.Pattern[str]]) -> str:
    """The lines in which a day may be that of the document: no rows of a table, no deadlines."""
    lines = [line for line in words.split("\n") if "\t" not in line and "|" not in line]
    told = [line for line in map(fold_text, lines) if not patterns["no_date"].search(line)]
    return "\n".join(line for line in told if not patterns["date_line"].search(line))


def find_issuer(
    title: str, body: str, cover: str, kind: DocType, district: District | None, lexicon: Lexicon
) -> str | None:
    """The body that issued the document; the district's government where none signs. News has none."""
    if kind == "news":
        return None
    patterns, places = split_patterns(lexicon), build_gazetteer(lexicon)
    for text in (cover, body[:OPENING] + "\n" + body[-CLOSING:] + "\n"):
        signed = patterns["signature"].search(text + "\n") if text else None
        signed = signed or patterns["office_signature"].search(text[-CLOSING:])
        if signed:
            return signed["body"].replace(" ", "")
    headed = patterns["title_issuer"].search(title)
    if headed:
        return headed["body"]
    if district is None:
        return None
    if district.district_code == NATION:
        return "国务院"
    name = places.path_name(district)
    return f"中共{name}委、{name}人民政府" if re.search(r"[区市县省]委、", title) else f"{name}人民政府"
