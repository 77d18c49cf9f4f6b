"""Pieces of pages as HTML. Whatever comes from a document or a person is escaped by Markup.format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from markupsafe import Markup, escape

from dashboards.formats import amount, compact, day, exact, period, share
from dashboards.labels import current_language, label, t
from dashboards.passages import Highlight, clip_around, render_passage
from dashboards.published import Row, current_version
from dashboards.queries.places import english_names

STATUS_SIGNS = {
    "achieved": "✓",
    "missed": "✕",
    "in_progress": "◐",
    "unreported": "○",
    "awaiting": "…",
    "not_comparable": "≠",
    # No status: a verdict of any status that is of low certainty.
    "low": "?",
}
PHRASE_END = re.compile(r"(?<=[\uff0c\u3001\uff1a])|(?<=, )")
SHORT = 12  # characters that a cell of a table never breaks
KIND_SIGNS = {"target": "◎", "result": "●", "relative": "⇄"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: what it counts, the number, one line that explains it, and the status whose sign it bears."""

    caption: str
    value: float
    note: str
    status: str | None = None


def show(markup: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw escaped HTML, as wide as the page or as itself."""
    st.html(str(markup), width=width)


def page_head(title: str, lead: str | Markup) -> None:
    """The page's title, broken over lines only behind its signs, and one paragraph that says what it shows."""
    phrases = Markup("").join(
        Markup("<span>{}</span>{}").format(phrase.rstrip(), " " if phrase.endswith(" ") else "")
        for phrase in PHRASE_END.split(title)
    )
    show(Markup('<header class="tz-head"><h1>{}</h1><p>{}</p></header>').format(phrases, lead))


def section_head(title: str, note: str = "") -> None:
    """The head of one part of a page."""
    text = Markup('<p class="tz-note">{}</p>').format(note) if note else Markup("")
    show(Markup('<div class="tz-section"><h2>{}</h2>{}</div>').format(title, text))


def empty_state(title: str, advice: str) -> None:
    """What to say and do where there is nothing to show."""
    show(Markup('<div class="tz-empty" role="status"><h2>{}</h2><p>{}</p></div>').format(title, advice))


def status_badge(status: str | None) -> Markup:
    """A status in words with its sign; nothing for rows that have none."""
    if status is None:
        return Markup("")
    return Markup('<span class="tz-badge tz-status-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>').format(
        status, label("status_long", status), STATUS_SIGNS.get(status, "·"), label("status", status)
    )


def certainty_badge(certainty: str | None) -> Markup:
    """How sure a verdict is, in words; nothing where no result was judged."""
    if certainty is None:
        return Markup("")
    return Markup('<span class="tz-badge tz-certainty-{}" title="{}">{}</span>').format(
        certainty, label("certainty_long", certainty), label("certainty_badge", certainty)
    )


def kind_badge(kind: str) -> Markup:
    """Promise or result in words with its sign."""
    return Markup('<span class="tz-badge tz-kind-{}"><i aria-hidden="true">{}</i>{}</span>').format(
        kind, KIND_SIGNS[kind], label("kind", kind)
    )


def theme_name(row: Row) -> str:
    """The theme's name in the page's language."""
    name = row["theme_name_en"] if current_language() == "en" else row["theme_name"]
    return str(name) if name else t("value.no_theme")


def district_name(row: Row) -> str:
    """The district's name in the page's language."""
    return place_name(row.get("district_code"), row.get("district_name"))


def place_name(code: str | None, name: str | None) -> str:
    """The name of a district by its code."""
    if code is None:
        return t("value.no_district")
    if current_language() == "en":
        name = english_names(current_version()).get(code, name)
    return name or code


def figure_cards(figures: Iterable[Figure]) -> None:
    """A row of key figures; the exact number stands in the tooltip."""
    cards = [
        Markup('<div class="tz-figure"><dt>{}</dt><dd title="{}">{}</dd><dd class="tz-small">{}</dd></div>').format(
            _caption(f), exact(f.value), compact(f.value, current_language(), is_short=True), f.note
        )
        for f in figures
    ]
    show(Markup('<dl class="tz-figures">{}</dl>').format(Markup("").join(cards)))


def _caption(figure: Figure) -> Markup:
    if figure.status is None:
        return escape(figure.caption)
    return Markup('<i class="tz-status-{}" aria-hidden="true">{}</i> {}').format(
        figure.status, STATUS_SIGNS[figure.status], figure.caption
    )


def note(text: str) -> None:
    """One line that explains or sums up what stands next to it."""
    show(Markup('<p class="tz-note">{}</p>').format(text))


def value_mark(row: Row) -> Markup:
    """The number of a promise or report, compact, with the exact one on hover."""
    language = current_language()
    return Markup('<span class="tz-value" title="{}">{}</span>').format(
        amount(row, language, is_exact=True), amount(row, language)
    )


def entry_card(row: Row) -> Markup:
    """One line of the ledger: what, how much, for when and by whom, and its sentence with the number marked."""
    facts = [
        period(row["period_year"], row["period_start"], row["period_end"]),
        district_name(row),
        theme_name(row),
    ]
    return Markup(
        '<article class="tz-entry"><div class="tz-entry-value">{}<small>{}</small></div>'
        '<div class="tz-entry-body"><h2>{}</h2><p class="tz-quote">{}</p><p class="tz-facts">{}</p></div>'
        '<div class="tz-entry-state">{}{}</div></article>'
    ).format(
        value_mark(row),
        label("measure", row["measure"]),
        row["indicator"],
        quote(row),
        Markup(" · ").join(escape(fact) for fact in [*facts, row["title"]]),
        kind_badge(row["kind"]),
        Markup("{}{}").format(status_badge(row["status"]), _doubt_badge(row)),
    )


def _doubt_badge(row: Row) -> Markup:
    """On a card only what takes away from the status: low certainty, a reason that is not silence, another promiser."""
    badges = certainty_badge("low") if row.get("certainty") == "low" else Markup("")
    reason = row.get("unreported_reason")
    if reason and reason != "silent":
        badges += Markup('<span class="tz-badge" title="{}">{}</span>').format(
            label("unreported_long", reason), label("unreported", reason)
        )
    if row.get("is_government_promise") is False:
        badges += Markup('<span class="tz-badge" title="{}">{}</span>').format(
            label("speaker_long", "other"), label("speaker", "other")
        )
    return badges


def quote(row: Row, margin: int = 60) -> Markup:
    """The sentence with the number marked, cut on both sides to what will identify it."""
    start, end = row["char_start"], row["char_end"]
    text, offset = clip_around(row["sentence"], row["sentence_start"], start, end, margin)
    before = "…" if offset > row["sentence_start"] else ""
    after = "…" if offset + len(text) < row["sentence_end"] else ""
    return Markup('<span lang="zh-CN">{}{}{}</span>').format(
        before, render_passage(text, offset, [Highlight(start, end, "hit")]), after
    )


def data_table(
    caption: str,
    heads: Sequence[str | Markup],
    rows: Iterable[Sequence[str | Markup]],
    numeric: Sequence[int] = (),
    *,
    is_wordy: bool = False,
    is_matrix: bool = False,
) -> None:
    """A plain table that reads without a mouse. Columns named in `numeric` are set to the right.

    On a phone a wordy table shows each row as a block of its own; any other scrolls behind its first column, which in a
    matrix stays in sight on every screen.
    """
    right = [Markup(' class="tz-number"') if i in numeric else Markup("") for i in range(len(heads))]
    head = Markup("").join(Markup('<th scope="col"{}>{}</th>').format(right[i], h) for i, h in enumerate(heads))
    names = [head.striptags() if isinstance(head, Markup) else head for head in heads]
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup('<td{} data-head="{}">{}</td>').format(right[i] or _whole(cell), names[i], cell)
                for i, cell in enumerate(row)
            )
        )
        for row in rows
    )
    show(
        Markup(
            '<div class="tz-scroll" tabindex="0" role="region" aria-label="{}"><table class="tz-table{}">'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(
            caption,
            " tz-wordy" if is_wordy else " tz-matrix" if is_matrix else "",
            head,
            body,
        )
    )


def _whole(cell: str | Markup) -> Markup:
    """What keeps a short cell on one line, 杨浦区 and 2020年第二季度."""
    words = cell.striptags() if isinstance(cell, Markup) else cell
    return Markup(' class="tz-nowrap"') if len(words) <= SHORT else Markup("")


def share_bar(value: float | None) -> Markup:
    """A share as a bar with its number beside it."""
    width = 0 if value is None else round(100 * value)
    return Markup('<span class="tz-bar"><i style="width:{}%"></i></span><b>{}</b>').format(width, share(value))


def definition_list(facts: Iterable[tuple[str, str | Markup]]) -> None:
    """Names and what they stand for, one below the other."""
    items = [Markup("<dt>{}</dt><dd>{}</dd>").format(name, value) for name, value in facts]
    show(Markup('<dl class="tz-facts-list">{}</dl>').format(Markup("").join(items)))


def document_line(row: Row) -> Markup:
    """A document's title with its place and date."""
    return Markup("{} · {} · {}").format(row["title"], district_name(row), day(row["published_on"]))
